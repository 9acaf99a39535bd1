import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { examineProviders } from "../../src/cli/model-examination.ts";
import { describeProviders } from "../../src/detectors/providers.ts";
import { openPlace, writeDetector } from "../detectors-host/support.ts";

setDefaultTimeout(60_000);

const PROBE = join(import.meta.dir, "../../detectors/onnx/probe");

describe("the probe of providers", () => {
  test("tells of each one in a cell, and the processor works", async () => {
    using place = openPlace();
    const told = await describeProviders(PROBE, place.runtimeDir);
    if (!told.ok) throw new Error(told.error);
    expect(told.value.map(({ provider }) => provider)).toEqual(["tensorrt", "cuda", "webgpu", "cpu"]);
    expect(told.value.at(-1)).toEqual({ provider: "cpu", isUsable: true, reason: "" });
    for (const { isUsable, reason } of told.value) expect(isUsable).toBe(reason === "");
  });

  test("that does not answer as it should is a sentence, not an exception", async () => {
    using place = openPlace();
    expect(await describeProviders(join(place.root, "none"), place.runtimeDir)).toMatchObject({ ok: false });
    writeDetector(place.folder, "broken", "process.exit(3);");
    const told = await describeProviders(join(place.folder, "broken"), place.runtimeDir);
    expect(told).toEqual({
      ok: false,
      error: expect.stringMatching(/^did not start: it ended by itself with exit code 3/),
    });
  });
});

describe("the doctor on providers", () => {
  const reports = [
    { provider: "tensorrt", isUsable: false, reason: "there is none" },
    { provider: "webgpu", isUsable: true, reason: "" },
    { provider: "cpu", isUsable: true, reason: "" },
  ];
  const said = (order: string[]) =>
    examineProviders(reports, order).map(({ what, state, detail }) => `${state} ${what}: ${detail}`);

  test("names them in the order in which they are tried, with what is taken", () => {
    expect(said(["cpu", "webgpu", "tensorrt"])).toEqual([
      "good models on cpu: works, and is taken",
      "good models on webgpu: works, and is taken where what comes before it fails",
      "warning models on tensorrt: cannot be used: there is none",
    ]);
  });

  test("says which are never tried, and that nothing is left where nothing is", () => {
    expect(said(["tensorrt"])).toEqual([
      "wrong models on tensorrt: cannot be used: there is none",
      "good models on webgpu: works; CAMF_ORT_PROVIDERS does not name it",
      "good models on cpu: works; CAMF_ORT_PROVIDERS does not name it",
    ]);
  });

  test("says how each that cannot be used is mended", () => {
    for (const { state, mend } of examineProviders(reports, ["tensorrt", "cpu"]))
      expect(mend !== "").toBe(state === "warning");
  });
});
