import { describe, expect, test } from "bun:test";
import type { DetectorHealth, DetectorInfo, DetectorModel } from "../../src/domain/detector.ts";
import { showDetectors } from "../../src/web/box/views.ts";
import { showModels } from "../../src/web/detectors/models.ts";
import { sayFigures } from "../../src/web/detectors/state.ts";
import { showHealth } from "../../src/web/detectors/views.ts";

const INFO: Pick<DetectorInfo, "name" | "decisions"> = {
  name: "clock",
  decisions: { enabled: true, gpuAllowed: false },
};
const HEALTH: DetectorHealth = {
  ...{ name: "clock", version: "1.0.0", state: "ready", reason: "", checked: 0, failed: 0, skipped: 0 },
  ...{ restarts: 0, msPerSample: null, lastFault: "", lastFaultAt: null, models: [] },
};
const NOT_CHOSEN = [
  { provider: "cuda", reason: "this build holds none" },
  { provider: "webgpu", reason: "no <b>adapter</b>" },
];
const model = (changes: Partial<DetectorModel> = {}): DetectorModel => ({
  name: "clock-finder",
  provider: "cpu",
  threads: 1,
  notChosen: NOT_CHOSEN,
  ...changes,
});
const read = (models: DetectorModel[]) => showModels(models).toString().replace(/\s+/g, " ");

describe("the models on a detector's page", () => {
  test("say on what they run, and why not on others; what a detector says stays text", () => {
    expect(read([model()])).toBe(
      '<div class="models">clock-finder: on <b>the processor</b>, 1 thread' +
        '<br><span class="dim">not on CUDA: this build holds none</span>' +
        '<br><span class="dim">not on WebGPU: no &lt;b&gt;adapter&lt;/b&gt;</span></div>',
    );
  });

  test("that fare alike share a line, those that do not have their own", () => {
    const [shared, own, ...others] = read([
      model(),
      model({ name: "sky", provider: "hailo", threads: 2, notChosen: [] }),
      model({ name: "clock-reader" }),
    ]).split("</div>");
    expect(shared).toContain("clock-finder, clock-reader: on <b>the processor</b>, 1 thread each");
    expect(own).toContain("sky: on <b>hailo</b>, 2 threads");
    expect(others).toEqual([""]);
  });

  test("stand in its health only where it tells of any", () => {
    const show = (models: DetectorModel[]) => showHealth(INFO, { ...HEALTH, models }, false).markup.toString();
    expect(show([model()])).toContain("<dt>Model</dt>");
    expect(show([model(), model()])).toContain("<dt>Models</dt>");
    expect(show([])).not.toContain("Model");
  });

  test("stand on the box's page with the reasons, and in a line in the list of detectors", () => {
    const told = showDetectors([INFO], [{ ...HEALTH, models: [model()] }]).markup.toString();
    expect(told).toContain("clock-finder: on <b>the processor</b>");
    expect(told).toContain("not on CUDA: this build holds none");
    expect(showDetectors([INFO], [HEALTH]).markup.toString()).not.toContain("models");
    expect(sayFigures({ ...HEALTH, models: [model(), model({ name: "sky", provider: "cuda" })] })).toBe(
      "0 checked · 2 models on the processor, CUDA",
    );
    expect(sayFigures(HEALTH)).toBe("0 checked");
  });
});
