import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { closeSync, ftruncateSync, openSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Engine, MAX_MODEL_BYTES, ModelError, openModel, type Provider, tellModels } from "@camf/onnx";
import { ONNX_RUNTIME } from "../../../detectors/onnx/onnx-runtime.ts";
import { CROPS, makeModel, misname, PROBE, PROBE_PATH, reweigh, SUMS } from "./probe.ts";

setDefaultTimeout(60_000);

const CPU: { order: Provider[] } = { order: ["cpu"] };

/** The sentence of the ModelError that comes; anything else fails. */
async function refusal(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ModelError) return error.message;
  throw new Error(`no ModelError but ${error}`);
}

describe("a model", () => {
  test("answers what its arithmetic says, for as many crops as there are", async () => {
    await using model = await openModel(PROBE_PATH, PROBE, CPU);
    const { sums } = await model.run({ crops: CROPS });
    expect([...sums.data]).toEqual(SUMS);
    const alone = await model.run({ crops: { data: CROPS.data.slice(16), dims: [1, 4, 4] } });
    expect([...alone.sums.data]).toEqual(SUMS.slice(1));
  });

  test("keeps nothing of what went in, and its answer is nobody else's", async () => {
    await using model = await openModel(PROBE_PATH, PROBE, CPU);
    const data = CROPS.data.slice();
    const first = await model.run({ crops: { data, dims: CROPS.dims } });
    data.fill(0);
    await model.run({ crops: { data, dims: CROPS.dims } });
    expect([...first.sums.data]).toEqual(SUMS);
  });

  test("tells its name, its threads, its provider and why it has no other", async () => {
    await using model = await openModel(PROBE_PATH, PROBE, { threads: 2, order: ["cuda", "webgpu", "cpu"] });
    const { models } = tellModels(model);
    expect(models[0]).toMatchObject({ name: "probe", provider: "cpu", threads: 2 });
    expect(models[0].notChosen.map(({ provider }) => provider)).toEqual(["cuda", "webgpu"]);
    for (const { reason } of models[0].notChosen) expect(reason).toMatch(/^[^\n]{10,300}$/);
  });

  test("that is closed says so", async () => {
    const model = await openModel(PROBE_PATH, PROBE, CPU);
    await model[Symbol.asyncDispose]();
    await model[Symbol.asyncDispose]();
    expect(await refusal(model.run({ crops: CROPS }))).toBe("probe is closed");
  });
});

describe("an input that is not as the signature says is refused", () => {
  const cases = [
    ["with too few numbers", { data: new Uint8Array(31), dims: [2, 4, 4] }, "holds 31 numbers where its shape says 32"],
    ["of another shape", { data: new Uint8Array(32), dims: [4, 4, 2] }, "has the shape [4, 4, 2] where [N, 4, 4]"],
    ["of no crops", { data: new Uint8Array(0), dims: [0, 4, 4] }, "has the shape [0, 4, 4] where [N, 4, 4]"],
  ] as const;
  test.each(cases)("%s", async (_, crops, sentence) => {
    await using model = await openModel(PROBE_PATH, PROBE, CPU);
    expect(await refusal(model.run({ crops }))).toStartWith(`probe: the input "crops" ${sentence}`);
  });
});

describe("a file that cannot be used is refused in one sentence", () => {
  test("that is missing", async () => {
    const path = join(dirname(PROBE_PATH), "none.onnx");
    expect(await refusal(openModel(path, PROBE))).toBe("the model none.onnx is missing");
  });

  test.each([
    ["empty", () => new Uint8Array(0), "ModelProto does not have a graph"],
    ["of junk", () => Uint8Array.from({ length: 4096 }, (_, index) => (index * 37) % 251), "Protobuf parsing failed"],
    ["cut off", (probe: Uint8Array) => probe.slice(0, 200), "Protobuf parsing failed"],
    ["with an operator that there is not", misname, "This is an invalid model."],
  ])("%s", async (_, change, reason) => {
    using made = makeModel(change);
    const sentence = await refusal(openModel(made.path, PROBE));
    expect(sentence).toStartWith(`made.onnx cannot be run: cpu: ${reason}`);
    expect(sentence).toMatch(/^[^\n]{10,300}$/);
  });

  test("that is too large, without reading it", async () => {
    using made = makeModel((probe) => probe);
    const file = openSync(made.path, "r+");
    ftruncateSync(file, MAX_MODEL_BYTES + 1);
    closeSync(file);
    const sentence = `made.onnx has ${MAX_MODEL_BYTES + 1} bytes; a model has at most ${MAX_MODEL_BYTES}`;
    expect(await refusal(openModel(made.path, PROBE))).toBe(sentence);
    expect(await refusal(openModel(PROBE_PATH, PROBE, { maxBytes: 100 }))).toContain("at most 100");
  });

  test("that was made for another detector", async () => {
    const { inputs, outputs } = PROBE;
    const larger = { inputs: { crops: { type: "uint8", shape: ["N", 8, 8] } }, outputs } as const;
    const sentence = 'probe.onnx has uint8[N, 4, 4] as "crops" where this detector expects uint8[N, 8, 8]';
    expect(await refusal(openModel(PROBE_PATH, larger, CPU))).toBe(sentence);
    const richer = { inputs, outputs: { ...outputs, pose: { type: "float32", shape: ["N", 6] } } } as const;
    expect(await refusal(openModel(PROBE_PATH, richer, CPU))).toContain('has nothing as "pose"');
    expect(await refusal(openModel(PROBE_PATH, { inputs: {}, outputs }, CPU))).toContain('asks for "crops"');
  });
});

describe("a provider", () => {
  /** Another provider, as it would stand behind the seam: this one runs a file of its own. */
  const engineWith = (path: string): Engine => ({
    open: (job) => ONNX_RUNTIME.open({ ...job, path, provider: "cpu" }),
  });

  test("whose answers differ from the processor's is not chosen, with the numbers", async () => {
    using wrong = makeModel(reweigh);
    await using model = await openModel(PROBE_PATH, PROBE, {
      order: ["webgpu", "cpu"],
      sample: { crops: CROPS },
      engine: {
        open: (job) => (job.provider === "webgpu" ? engineWith(wrong.path) : ONNX_RUNTIME).open(job),
      },
    });
    expect(model.provider).toBe("cpu");
    expect(model.notChosen[0].provider).toBe("webgpu");
    const answer = SUMS[0] + 0.25 * CROPS.data.slice(0, 16).reduce((sum, value, at) => sum + (at % 2 ? 0 : value), 0);
    expect(model.notChosen[0].reason).toBe(
      `was tried and answers ${answer} where the processor answers ${SUMS[0]} (number 0 of "sums")`,
    );
    expect([...(await model.run({ crops: CROPS })).sums.data]).toEqual(SUMS);
  });

  test("that agrees with the processor is chosen, and nothing after it is tried", async () => {
    using same = makeModel((probe) => probe);
    await using model = await openModel(PROBE_PATH, PROBE, {
      order: ["webgpu", "cpu"],
      engine: engineWith(same.path),
    });
    expect(model).toMatchObject({ provider: "webgpu", notChosen: [] });
  });

  test("that alone is allowed and cannot be used leaves the model shut, with its reason", async () => {
    const sentence = await refusal(openModel(PROBE_PATH, PROBE, { order: ["tensorrt"] }));
    expect(sentence).toMatch(/^probe\.onnx cannot be run: tensorrt: .{10,}/);
  });
});
