import { expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Bed, makeBed } from "./cell.ts";

setDefaultTimeout(120_000);

const GUEST = join(import.meta.dir, "../../src/detectors/cell/guest.ts");
/** A guest that never looks whether anybody still listens. */
const DEAF = "setInterval(() => {}, 1000); for (;;) await Bun.sleep(1000);";
/** Milliseconds after the start of the guest at which the box is killed; the cell takes some 15 to close, and 40 to fill. */
const MOMENTS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 25, 30, 40, 60, 100];

/** A box that starts one guest, says so, and does nothing more. */
function startBox({ options }: Bed) {
  const program = `import { prepareGuest } from ${JSON.stringify(GUEST)};
    const launch = prepareGuest(${JSON.stringify(options)});
    const child = Bun.spawn(launch.command, { env: {}, stdio: ["pipe", "ignore", "ignore", launch.filterDescriptor] });
    console.log("spawned"); setInterval(() => {}, 1000);`;
  return Bun.spawn([process.execPath, "-e", program], { stdout: "pipe", stderr: "inherit" });
}

/** Processes, of whatever user, whose command line names the bed's folder or who run the detector's program in it. */
function findLeftovers({ root }: Bed, box: number): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && pid !== box && pid !== process.pid)
    .filter((pid) => read(pid, "mountinfo").includes(`${root}/detector /camf/detector`) || isBwrap(pid, root));
}

const isBwrap = (pid: number, root: string) => read(pid, "cmdline").includes(`${root}/detector`);

function read(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
}

/** Waits until nothing is left, at most a few seconds: a killed process needs a moment to be gone. */
async function settle(bed: Bed, box: number): Promise<number[]> {
  for (let look = 0; look < 300; look++) {
    if (findLeftovers(bed, box).length === 0) return [];
    await Bun.sleep(10);
  }
  return findLeftovers(bed, box);
}

test("a box that is killed at any moment of a guest's start leaves nothing behind", async () => {
  using bed = makeBed("bun", DEAF);
  const left: Record<number, number> = {};
  for (const moment of MOMENTS) {
    const box = startBox(bed);
    await box.stdout.getReader().read();
    await Bun.sleep(moment);
    process.kill(box.pid, "SIGKILL");
    await box.exited;
    const leftovers = await settle(bed, box.pid);
    if (leftovers.length > 0) left[moment] = leftovers.length;
    for (const pid of leftovers) process.kill(pid, "SIGKILL");
  }
  expect(left).toEqual({});
});

test("a guest that is left alone lives on: the search above would find it", async () => {
  using bed = makeBed("bun", DEAF);
  const box = startBox(bed);
  await box.stdout.getReader().read();
  await Bun.sleep(500);
  expect(findLeftovers(bed, box.pid).length).toBeGreaterThan(0);
  process.kill(box.pid, "SIGKILL");
  expect(await settle(bed, box.pid)).toEqual([]);
});
