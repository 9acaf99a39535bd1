import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { libraryFolder } from "../../src/detectors/cell/libraries.ts";
import { findVulkan } from "../../src/detectors/cell/vulkan.ts";
import { makeBed, runInCell } from "./cell.ts";

setDefaultTimeout(120_000);

/** Chromium brings a driver that draws on the processor; it needs no device. */
const SOFTWARE_DRIVER = "/usr/lib/chromium";
const HAS_LOADER = existsSync(join(libraryFolder(), "libvulkan.so.1"));
const HAS_DRIVER = HAS_LOADER && existsSync(join(SOFTWARE_DRIVER, "vk_swiftshader_icd.json"));
const PROBE_DIR = join(import.meta.dir, "../../detectors/onnx/probe");

const OPEN = `import { openModel, tellModels } from "@camf/onnx";
const signature = { inputs: { crops: { type: "uint8", shape: ["N", 4, 4] } }, outputs: { sums: { type: "float32", shape: ["N"] } } };
await using model = await openModel("/camf/models/probe.onnx", signature, { order: ["webgpu", "cpu"] });
const { sums } = await model.run({ crops: { data: new Uint8Array(16).fill(10), dims: [1, 4, 4] } });
const { provider, notChosen } = tellModels(model).models[0];
console.log(JSON.stringify({ provider, notChosen, answer: sums.data[0] }));`;

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "camf-vulkan-"));
  mkdirSync(join(root, "dev", "dri"), { recursive: true });
  mkdirSync(join(root, "drivers"));
  symlinkSync("/dev/null", join(root, "dev", "dri", "renderD128"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A guest that asks for the graphics processor and is allowed a node that is none, with these drivers. */
async function open(driverDirs: string[]) {
  using bed = makeBed("bun", OPEN, { gpu: true, memoryMb: 1024, modelsDir: PROBE_DIR });
  bed.options.entry.manifest.gpu = true;
  const { out, code, err } = await runInCell({ ...bed.options, devicesDir: join(root, "dev"), driverDirs });
  if (code !== 0) throw new Error(err);
  return JSON.parse(out);
}

describe.skipIf(!HAS_LOADER)("WebGPU in a cell (needs libvulkan1)", () => {
  test.skipIf(!HAS_DRIVER)("runs a model where a Vulkan driver is there, and agrees with the processor", async () => {
    expect(await open([SOFTWARE_DRIVER])).toEqual({ provider: "webgpu", notChosen: [], answer: 60 });
  });

  test("without a driver gives its place to the processor, with the reason", async () => {
    const { provider, notChosen, answer } = await open([]);
    expect({ provider, answer }).toEqual({ provider: "cpu", answer: 60 });
    expect(notChosen).toEqual([
      { provider: "webgpu", reason: expect.stringContaining("Failed to get a WebGPU adapter") },
    ]);
  });

  test("gets the libraries of drivers whose manifests can be read, and nothing for the others", () => {
    const folder = join(root, "drivers");
    const write = (name: string, content: unknown) =>
      writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
    writeFileSync(join(folder, "libdraws.so"), "no library, but a file");
    write("a.json", { ICD: { library_path: "./libdraws.so" } });
    write("b.json", { ICD: { library_path: join(folder, "libdraws.so") } });
    write("c.json", { ICD: { library_path: "libc.so.6" } });
    write("d.json", { ICD: { library_path: "libnowhere.so" } });
    write("e.json", { ICD: {} });
    write("f.json", "{");
    write("g.json", `"${"x".repeat(70_000)}"`);
    const inside = findVulkan([folder, join(root, "none")]).map(({ to }) => to);
    const named = inside.filter((path) => path.endsWith(".json"));
    expect(named).toEqual(["a", "b", "c"].map((name) => `/usr/share/vulkan/icd.d/${name}.json`));
    expect(inside).toContain("/usr/share/vulkan/icd.d/libdraws.so");
    expect(inside).toContain(join(folder, "libdraws.so"));
    expect(inside).toContain(join(libraryFolder(), "libc.so.6"));
  });
});
