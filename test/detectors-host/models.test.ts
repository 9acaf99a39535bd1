import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { measureCpuMs } from "../../src/detectors/cell/idle-watch.ts";
import { findModels, MAX_MODEL_FILES } from "../../src/detectors/cell/models.ts";
import { makeBed, runInCell } from "./cell.ts";
import { begin, hear, openPlace, openTestPanel, writeDetector, writeFrame } from "./support.ts";

setDefaultTimeout(60_000);

const PROBE = join(import.meta.dir, "../../detectors/onnx/probe/probe.onnx");
const SIGNATURE = `{ inputs: { crops: { type: "uint8", shape: ["N", 4, 4] } }, outputs: { sums: { type: "float32", shape: ["N"] } } }`;

/** A stranger's detector that weighs the first 16 bytes of the picture with a model. */
const WEIGHER = `import { defineDetector } from "@camf/detector-sdk";
import { openModel, tellModels } from "@camf/onnx";
let model;
await defineDetector({
  wants: "frame",
  async initialize({ models }) {
    model = await openModel(models + "/probe/probe.onnx", ${SIGNATURE}, { threads: 2 });
    return tellModels(model);
  },
  async analyze({ frame }) {
    const { sums } = await model.run({ crops: { data: frame.data.slice(0, 16), dims: [1, 4, 4] } });
    return { findings: [], observations: [{ kind: "said", confidence: 1, box: null, description: "a fact", details: { text: String(sums.data[0]) } }] };
  },
});`;

/** A place with one detector and a folder of models as the box has it: a folder each, with more in it than the model. */
function openModelPlace() {
  const place = openPlace();
  const modelsDir = join(place.root, "models");
  mkdirSync(join(modelsDir, "probe", "runs"), { recursive: true });
  copyFileSync(PROBE, join(modelsDir, "probe", "probe.onnx"));
  writeFileSync(join(modelsDir, "probe", "train.py"), "secret");
  writeFileSync(join(modelsDir, "probe", "runs", "last.onnx"), "checkpoint");
  for (const path of [place.root, modelsDir]) chmodSync(path, 0o755);
  writeDetector(place.folder, "weigher", WEIGHER);
  return { ...place, modelsDir, model: join(modelsDir, "probe", "probe.onnx") };
}

/** Until it is ready, or has failed for the first time. */
async function waitForStart(panel: Awaited<ReturnType<typeof openTestPanel>>) {
  while (panel.health()[0].state === "starting") await Bun.sleep(5);
  return panel.health()[0];
}

describe("a stranger's detector in its cell", () => {
  test("runs a model, and its health says on what and why on nothing else", async () => {
    using place = openModelPlace();
    using frame = writeFrame(place.runtimeDir, { value: 10 });
    await using panel = await openTestPanel(place, {
      names: ["weigher"],
      modelsDir: place.modelsDir,
      modelProviders: "cuda,webgpu,cpu",
    });
    begin(panel, "weigher");
    expect(await hear(panel, "weigher", frame.frame)).toBe("60");
    const [model] = panel.health()[0].models;
    expect(model).toMatchObject({ name: "probe", provider: "cpu", threads: 2 });
    expect(model.notChosen.map(({ provider }) => provider)).toEqual(["cuda", "webgpu"]);
    expect(model.notChosen[1].reason).toBe("no graphics processor is open to this detector");
  });

  test("rests between samples, though its model has two threads", async () => {
    using place = openModelPlace();
    using frame = writeFrame(place.runtimeDir, { value: 10 });
    await using panel = await openTestPanel(place, { names: ["weigher"], modelsDir: place.modelsDir });
    begin(panel, "weigher");
    for (let index = 0; index < 20; index++) expect(await hear(panel, "weigher", frame.frame, index)).toBe("60");
    await Bun.sleep(500);
    const before = measureCpuMs(panel.pid("weigher") ?? 0);
    await Bun.sleep(1000);
    const used = measureCpuMs(panel.pid("weigher") ?? 0) - before;
    expect(before).toBeGreaterThan(0);
    expect(used).toBeLessThan(50);
  });

  const refused = [
    [
      "a provider that there is not",
      { modelProviders: "gpu" },
      undefined,
      'CAMF_ORT_PROVIDERS names "gpu"; there are:',
    ],
    ["no provider that can be used", { modelProviders: "tensorrt" }, undefined, "probe.onnx cannot be run: tensorrt: "],
    ["a model that is junk", {}, "junk".repeat(100), "probe.onnx cannot be run: cpu: Protobuf parsing failed"],
  ] as const;
  test.each(refused)("with %s does not start, and says why", async (_, changes, content, reason) => {
    using place = openModelPlace();
    if (content !== undefined) writeFileSync(place.model, content);
    await using panel = await openTestPanel(place, { names: ["weigher"], modelsDir: place.modelsDir, ...changes });
    const health = await waitForStart(panel);
    expect(health.reason).toStartWith(`refused to start: ${reason}`);
    expect(health.lastFault).toBe(health.reason);
    expect(health.models).toEqual([]);
  });

  test("opens and closes models without keeping memory, files or threads", async () => {
    const program = `import { openModel } from "@camf/onnx";
import { readdirSync, readFileSync } from "node:fs";
const look = () => {
  const status = readFileSync("/proc/self/status", "utf8");
  const figure = (name) => Number(status.match(new RegExp(name + ":\\\\s+(\\\\d+)"))[1]);
  return { threads: figure("Threads"), kilobytes: figure("VmRSS"), files: readdirSync("/proc/self/fd").length };
};
const turn = async () => {
  await using model = await openModel("/camf/models/probe/probe.onnx", ${SIGNATURE}, { threads: 4 });
  await model.run({ crops: { data: new Uint8Array(16 * 1000), dims: [1000, 4, 4] } });
};
for (let index = 0; index < 10; index++) await turn();
const before = look();
for (let index = 0; index < 40; index++) await turn();
console.log(JSON.stringify({ before, after: look(), temporary: readdirSync("/tmp") }));`;
    using place = openModelPlace();
    using bed = makeBed("bun", program, { modelsDir: place.modelsDir });
    const { out, err } = await runInCell(bed.options);
    expect(err).toBe("");
    const { before, after, temporary } = JSON.parse(out);
    expect(after.files).toBe(before.files);
    expect(after.threads).toBeLessThanOrEqual(before.threads + 2);
    expect(after.kilobytes - before.kilobytes).toBeLessThan(30_000);
    expect(temporary).toEqual([]);
  });
});

describe("the folder of models", () => {
  test("shows models where they lie, and nothing that they were made with", async () => {
    using place = openModelPlace();
    const program = `import { readdirSync } from "node:fs"; console.log(readdirSync("/camf/models", { recursive: true }).join());`;
    using bed = makeBed("bun", program, { modelsDir: place.modelsDir });
    expect((await runInCell(bed.options)).out).toBe("probe,probe/probe.onnx");
  });

  test("that is not there holds none, and one with too many is cut", () => {
    using place = openPlace();
    expect(findModels(join(place.root, "none"), "/m")).toEqual([]);
    for (let index = 0; index <= MAX_MODEL_FILES; index++) {
      mkdirSync(join(place.root, `m${index}`));
      writeFileSync(join(place.root, `m${index}`, `m${index}.onnx`), "");
    }
    expect(findModels(place.root, "/m")).toHaveLength(MAX_MODEL_FILES);
  });
});
