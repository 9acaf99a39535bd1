import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareGuest } from "../../src/detectors/cell/guest.ts";
import { claimUid } from "../../src/detectors/cell/worker-uids.ts";
import { makeBed, runInCell, startInCell } from "./cell.ts";

setDefaultTimeout(120_000);

const IS_ROOT = process.getuid?.() === 0;
const MODULE = join(import.meta.dir, "../../src/detectors/cell/worker-uids.ts");
const folder = mkdtempSync(join(tmpdir(), "camf-claims-"));
/** Far from those of boxes that run on this machine: a claim ends whoever still has its uid. */
const FIRST_UID = 59_000;
const claim = () => claimUid(folder, FIRST_UID);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a worker's uid", () => {
  test("is nobody else's while it is held, and free again afterwards", () => {
    const [first, second] = [claim(), claim()];
    expect(second.uid).not.toBe(first.uid);
    first[Symbol.dispose]();
    using third = claim();
    expect(third.uid).toBe(first.uid);
    second[Symbol.dispose]();
  });

  test("is not shared by boxes that claim at the same time", async () => {
    const program = `import { claimUid } from ${JSON.stringify(MODULE)};
      const claims = Array.from({ length: 12 }, () => claimUid(${JSON.stringify(folder)}, ${FIRST_UID}).uid);
      console.log(JSON.stringify(claims)); await Bun.stdin.text();`;
    const boxes = Array.from({ length: 4 }, () =>
      Bun.spawn([process.execPath, "-e", program], { stdin: "pipe", stdout: "pipe", stderr: "inherit" }),
    );
    const claims = await Promise.all(
      boxes.map(async (box) => JSON.parse(new TextDecoder().decode((await box.stdout.getReader().read()).value))),
    );
    expect(new Set(claims.flat()).size).toBe(48);
    for (const box of boxes) box.stdin.end();
    await Promise.all(boxes.map((box) => box.exited));
    using after = claim();
    expect(after.uid).toBe(FIRST_UID);
    expect(readdirSync(folder)).toHaveLength(48);
  });

  test("that a dead box had is free, though its number runs again", () => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    writeFileSync(join(folder, `${FIRST_UID}.${process.pid}.1`), "");
    writeFileSync(join(folder, `${FIRST_UID}.999999999.1`), "");
    using held = claim();
    expect(held.uid).toBe(FIRST_UID);
    expect(readdirSync(folder)).toHaveLength(1);
  });
});

describe.skipIf(!IS_ROOT)("as root", () => {
  test("two guests at once run under two users, none of them the box's", async () => {
    using bed = makeBed(
      "bun",
      `console.log(process.getuid(), process.getgid(), process.getgroups().join()); await Bun.stdin.text();`,
    );
    const launches = [prepareGuest(bed.options), prepareGuest(bed.options)];
    const children = launches.map(startInCell);
    const said = await Promise.all(
      children.map(async ({ stdout }) => new TextDecoder().decode((await stdout.getReader().read()).value)),
    );
    for (const child of children) child.stdin.end();
    await Promise.all(children.map((child) => child.exited));
    for (const launch of launches) launch.end();
    for (const launch of launches) launch[Symbol.dispose]();
    expect(new Set(said).size).toBe(2);
    for (const line of said) expect(line).toMatch(/^607\d\d 60699 (60699)?\n/);
  });

  test("whoever still runs under a uid is ended before it is given on", async () => {
    using held = claim();
    const left = Bun.spawn(["setpriv", "--reuid", String(held.uid), "--clear-groups", "sleep", "100"]);
    while (!readFileSync(`/proc/${left.pid}/status`, "utf8").includes(`Uid:\t${held.uid}`)) await Bun.sleep(5);
    held[Symbol.dispose]();
    await left.exited;
    expect(left.signalCode).toBe("SIGKILL");
  });
});

test("the descriptors of many lives are given back", async () => {
  using bed = makeBed("executable", new Uint8Array(4));
  const count = () => readdirSync("/proc/self/fd").length;
  await runInCell(bed.options);
  const before = count();
  for (let life = 0; life < 30; life++) await runInCell(bed.options);
  expect(count() - before).toBeLessThan(5);
});
