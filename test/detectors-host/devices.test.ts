import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeGpu, findGpu, NO_GPU } from "../../src/detectors/cell/devices.ts";
import { buildCommand, type SandboxOptions } from "../../src/detectors/cell/sandbox.ts";
import { makeBed, runInCell } from "./cell.ts";

setDefaultTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), "camf-devices-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Nodes as a machine with every kind of graphics processor would have them, and what must stay outside. */
const GRAPHICS = ["nvidia0", "nvidiactl", "nvidia-uvm", "nvhost-gpu", "nvmap", "dri/renderD128"];
const OTHERS = ["sda", "video0", "nvidia-modeset", "nvme0n1", "nvram", "mem", "kvm", "dri/card0", "snd"];

const VIDEO_GROUP = 44;

/** Twins of /dev/null under those names; only root may make nodes. */
function makeNodes(): boolean {
  mkdirSync(join(folder, "dri"), { recursive: true });
  const made = [...GRAPHICS, ...OTHERS].every(
    (name) => Bun.spawnSync(["mknod", "-m", "0660", join(folder, name), "c", "1", "3"]).success,
  );
  for (const name of made ? GRAPHICS : []) chownSync(join(folder, name), 0, VIDEO_GROUP);
  if (made) chownSync(join(folder, "nvmap"), 0, 0);
  if (made) writeFileSync(join(folder, "nvidia1"), "no device");
  return made;
}

const CAN_MAKE_NODES = makeNodes();

function wordsFor(options: SandboxOptions): string[] {
  const words = buildCommand(options, { boundsFiles: false });
  return words.flatMap((word, index) => (word === "--dev-bind" ? [words[index + 2] ?? ""] : []));
}

const asking = (options: SandboxOptions, gpu: boolean): SandboxOptions => ({
  ...options,
  entry: { ...options.entry, manifest: { ...options.entry.manifest, gpu: true } },
  gpu,
  devicesDir: folder,
});
const ALWAYS = ["/dev/null", "/dev/full", "/dev/random", "/dev/urandom"];

describe.skipIf(!CAN_MAKE_NODES)("device nodes (made by root)", () => {
  test("of the graphics processor go in where the manifest asks and the crew allowed it", () => {
    using bed = makeBed("bun", "");
    const granted = wordsFor(asking(bed.options, true)).filter((path) => !ALWAYS.includes(path));
    expect(granted.sort()).toEqual(GRAPHICS.map((name) => `/dev/${name}`).sort());
  });

  test("stay outside where the crew did not allow it, or the manifest does not ask", () => {
    using bed = makeBed("bun", "");
    expect(wordsFor(asking(bed.options, false))).toEqual(ALWAYS);
    expect(wordsFor({ ...bed.options, gpu: true, devicesDir: folder })).toEqual(ALWAYS);
  });

  test("are in the cell, can be opened though they are a group's, and nothing else of /dev is", async () => {
    const program = `import { openSync, readdirSync, writeSync } from "node:fs";
      console.log(readdirSync("/dev").concat(readdirSync("/dev/dri")).sort().join());
      console.log(writeSync(openSync("/dev/nvidia0", "r+"), "x"));`;
    using bed = makeBed("bun", program);
    const { out, err } = await runInCell(asking(bed.options, true));
    expect(err).toBe("");
    const links = ["fd", "stdin", "stdout", "stderr"];
    const nodes = [...GRAPHICS.filter((name) => !name.includes("/")), "dri", "renderD128"];
    const plain = ["null", "full", "random", "urandom"];
    expect(out).toBe(`${[...links, ...nodes, ...plain].sort().join()}\n1`);
  });

  test("are told by name, with the groups that may open them", () => {
    const gpu = findGpu(folder);
    // Never root's own group, though one of the nodes has it.
    expect(gpu.groups).toEqual([VIDEO_GROUP]);
    expect(describeGpu(gpu)).toContain("/dev/nvidia0");
  });

  test("lift the limit of addresses, which a graphics driver reserves by the hundred gigabytes, and no other", () => {
    using bed = makeBed("bun", "");
    const limits = (options: SandboxOptions) =>
      buildCommand(options, { boundsFiles: false }).filter((word) => /^--(data|as|nofile|fsize|stack)=/.test(word));
    expect(limits(asking(bed.options, false)).length).toBe(5);
    expect(limits(asking(bed.options, true)).map((word) => word.split("=")[0])).not.toContain("--as");
    expect(limits(asking(bed.options, true)).length).toBe(4);
  });
});

test("a machine without one has none to give", () => {
  expect(findGpu("/nowhere")).toEqual(NO_GPU);
  expect(describeGpu(NO_GPU)).toMatch(/work without/);
});
