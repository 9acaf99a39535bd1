import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { sleep } from "../../src/base/clock.ts";
import { openFolder } from "../../src/detectors/shelf/catalog.ts";
import { judgeCheck } from "../../src/domain/coverage.ts";
import { waitUntil } from "../support/box.ts";
import { GUESTS, Stage } from "./stage.ts";

setDefaultTimeout(300_000);

describe("a take without a reference", () => {
  test("is looked at by detectors that want frames, as often as they want, in the part and format they want", async () => {
    await using stage = await Stage.open({ detectors: ["witness"] });
    const [sceneId] = stage.angle.sceneIds;
    stage.store.detectorSettings.save(sceneId, "witness", { word: "teapot", area: [0.5, 0, 0.25, 0.5] });
    const { take, check } = await stage.shoot(4000);
    const [coverage, ...others] = check.coverage;
    expect(others).toEqual([]);
    expect(check).toMatchObject({ state: "complete", referenceId: null });
    // Two a second of four.
    expect(coverage.sampled).toBeGreaterThanOrEqual(6);
    expect(coverage.sampled).toBeLessThanOrEqual(9);
    expect(coverage).toMatchObject({ detector: "witness", checked: coverage.sampled, notChecked: [] });
    expect(check.progress).toMatchObject({ done: coverage.sampled, total: coverage.sampled });
    const shown = stage.shown(take, "witness");
    expect(shown).toHaveLength(coverage.sampled);
    for (const one of shown) {
      // 320x240 cut to 80x120, then fitted into 80x80.
      expect(one).toMatchObject({ word: "teapot", width: 53, height: 80, format: "gray8", camera: "A", earlier: 0 });
      expect(one.take).toBe(shown[0].take);
    }
    const steps = shown.slice(1).map(({ ptsMs }, index) => ptsMs - shown[index].ptsMs);
    // A busy camera may miss a picture: its neighbour a quarter of a second on is taken in its place.
    for (const step of steps) expect(Math.abs(step - 500)).toBeLessThan(380);
    const spanMs = shown[shown.length - 1].ptsMs - shown[0].ptsMs;
    expect(Math.abs(spanMs / steps.length - 500)).toBeLessThan(80);
    expect(stage.store.references.current(stage.angle.id, "A")?.takeId).toBe(take.id);

    const [anomaly] = stage.store.anomalies.list(take.id);
    const [clip] = stage.store.clips.list(take.id);
    const middle = shown[Math.floor(shown.length / 2)];
    expect(anomaly).toMatchObject({ kind: "middle", box: null });
    expect(anomaly.best.ptsMs - clip.rollMs).toBeCloseTo(middle.ptsMs, 3);
  });

  test("says that pairs have nothing to match, and tells what others found all the same", async () => {
    await using stage = await Stage.open({ detectors: ["witness", "slow"] });
    const { take, check } = await stage.shoot(2000);
    expect(check.state).toBe("nothing-to-match");
    expect(check.coverage.map(({ detector }) => detector)).toEqual(["witness"]);
    const found = stage.store.anomalies.list(take.id).map(({ status }) => status);
    expect(judgeCheck(check, found)).toEqual({ tone: "look", text: "1 to look at" });
    expect(judgeCheck(check, [])).toEqual({ tone: "none", text: "nothing to match yet" });
  });
});

test("what a detector leaves comes back at the next take, and a take that is checked again leaves nothing", async () => {
  await using stage = await Stage.open({ detectors: ["witness"] });
  const first = await stage.shoot(1500);
  const second = await stage.shoot(1500);
  const earlierOf = (take: typeof first.take) => new Set(stage.shown(take, "witness").map(({ earlier }) => earlier));
  expect([earlierOf(first.take), earlierOf(second.take)]).toEqual([new Set([0]), new Set([1])]);
  const takeOfSecond = stage.shown(second.take, "witness")[0].take;

  const again = await stage.recheck(second.take);
  expect(again.coverage[0]).toMatchObject({ detector: "witness", notChecked: [] });
  expect(earlierOf(second.take)).toEqual(new Set([2]));
  expect(stage.shown(second.take, "witness")[0].take).not.toBe(takeOfSecond);

  const third = await stage.shoot(1500);
  expect(earlierOf(third.take)).toEqual(new Set([2]));
});

test("a sample that failed is tried once again after the cut, and no more", async () => {
  await using stage = await Stage.open({ detectors: ["witness"] });
  const [sceneId] = stage.angle.sceneIds;
  stage.store.detectorSettings.save(sceneId, "witness", { stumbles: 1 });
  const mended = await stage.shoot(2000);
  const [coverage] = mended.check.coverage;
  expect(coverage).toMatchObject({ checked: coverage.sampled, failed: 0, notChecked: [] });
  expect(stage.shown(mended.take, "witness").map(({ visit }) => visit)).toEqual(Array(coverage.sampled).fill(2));

  stage.store.detectorSettings.save(sceneId, "witness", { stumbles: 2 });
  const { check } = await stage.shoot(2000);
  const [failed] = check.coverage;
  expect(failed).toMatchObject({ checked: 0, failed: failed.sampled });
  expect(failed.notChecked[0].reason).toContain("visit 2 was too early");
  expect(check.state).toBe("complete");
  expect(judgeCheck(check, []).tone).toBe("unchecked");
});

test("what a detector observed where it could not judge is kept, and counts as checked nowhere", async () => {
  await using stage = await Stage.open({ detectors: ["witness"] });
  const [sceneId] = stage.angle.sceneIds;
  stage.store.detectorSettings.save(sceneId, "witness", { isShy: true });
  const { take, check } = await stage.shoot(2000);
  const [coverage] = check.coverage;
  expect(coverage).toMatchObject({ checked: 0, failed: 0, notChecked: [{ reason: "the witness is shy" }] });
  expect(coverage.sampled).toBeGreaterThan(2);
  expect(stage.shown(take, "witness")).toHaveLength(coverage.sampled);
  expect(judgeCheck(check, []).tone).toBe("unchecked");
});

test("a detector that is off, or goes off while it rolls, is named and never taken for content", async () => {
  const all = openFolder(GUESTS);
  let off: string[] = [];
  let tell = () => {};
  const source = {
    read: () => {
      const { detectors, refused } = all.read();
      return { detectors: detectors.filter(({ manifest }) => !off.includes(manifest.name)), refused };
    },
    watch: (onChange: () => void) => {
      tell = onChange;
      return { [Symbol.dispose]: () => {} };
    },
  };
  await using stage = await Stage.open({ detectors: ["witness", "barometer"], source });
  const rolling = await stage.roll();
  await waitUntil(
    () => stage.panel.health().some(({ name, checked }) => name === "witness" && checked > 0),
    "the witness has seen something",
  );
  off = ["witness"];
  tell();
  await sleep(1500);
  const check = await stage.checked(stage.store.cut(rolling.id));
  const [witness, barometer] = check.coverage;
  expect(barometer).toMatchObject({ detector: "barometer", checked: 0 });
  expect(barometer.sampled).toBeGreaterThan(0);
  expect(barometer.notChecked.map(({ reason }) => reason)).toEqual(["the detector barometer is off"]);
  expect(witness.checked).toBeGreaterThan(0);
  expect(witness.checked).toBeLessThan(witness.sampled);
  expect(witness.failed).toBe(0);
  expect(witness.notChecked[0].reason).toBe("the detector witness was turned off");
  expect(judgeCheck(check, []).tone).toBe("unchecked");
});
