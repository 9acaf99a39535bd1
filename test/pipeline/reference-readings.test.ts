import { describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Take } from "../../src/domain/take.ts";
import { waitUntil } from "../support/box.ts";
import { Stage } from "./stage.ts";

setDefaultTimeout(300_000);

/** What the clerk says that it was told of a take. */
function toldOf(stage: Stage, take: Take): Record<string, unknown> {
  const [first] = stage.store.observations.list(take.id).filter(({ detector }) => detector === "clerk");
  return first?.details ?? {};
}

/** Where, from roll, the store says that the clerk observed something in a take. */
function listReadings(stage: Stage, take: Take): number[] {
  const clips = new Map(stage.store.clips.list(take.id).map((clip) => [clip.id, clip]));
  return stage.store.observations
    .list(take.id)
    .filter(({ detector }) => detector === "clerk")
    .map(({ clipId, moment }) => Math.max(0, moment.ptsMs - (clips.get(clipId)?.rollMs ?? 0)))
    .sort((a, b) => a - b);
}

const countCards = (stage: Stage, take: Take) =>
  stage.store.anomalies.list(take.id).filter(({ detector }) => detector === "clerk").length;

test("a take is begun with its name, the wall clock at its roll, how time ran, and the scene's story", async () => {
  await using stage = await Stage.open({ detectors: ["clerk"] });
  const { take } = await stage.shoot(2000);
  const told = toldOf(stage, take);
  expect(told).toMatchObject({ name: "take 1", timeScale: 1, mode: "clip", rateHz: 4, story: null, reference: null });
  expect(told.startedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/);
  expect(new Date(String(told.startedAt)).toISOString()).toBe(take.rolledAt ?? "");
  const [anomaly] = stage.store.anomalies.list(take.id);
  expect(anomaly).toMatchObject({ kind: "told", severity: "high", description: "The clerk was told." });

  const [sceneId] = stage.angle.sceneIds;
  const story = { day: 2, line: "", from: "16:00", to: "17:30", direction: "held" as const, start: "16:42" };
  stage.store.stories.save(sceneId, story);
  const second = await stage.shoot(2000);
  expect(toldOf(stage, second.take)).toMatchObject({ name: "take 2", story: ["16:00", "17:30", "held", "16:42"] });
});

describe("a detector that asks what it observed in the reference", () => {
  test("is given what its check of that take noted, while the next one rolls, each at its sample there", async () => {
    await using stage = await Stage.open({ detectors: ["clerk"] });
    const { take: first } = await stage.shoot(3000);
    const { take, check } = await stage.shoot(2000);
    const told = toldOf(stage, take);
    expect(told).toMatchObject({ nth: 2, reference: "take 1", inFirst: "take 1" });
    expect(listReadings(stage, first).length).toBeGreaterThan(3);
    expect(told.readings).toEqual(listReadings(stage, first));
    expect(check).toMatchObject({ state: "complete", referenceLabel: "take 1" });

    const third = await stage.film(1500, () => {
      const [clip] = stage.store.clips.list(take.id);
      stage.store.references.set({ angleId: stage.angle.id, clip, provisional: false });
    });
    await stage.checked(third);
    expect(toldOf(stage, third)).toMatchObject({ reference: "take 2", inFirst: "take 2" });
    expect(toldOf(stage, third).readings).toEqual(listReadings(stage, take));
  });

  test("looks at the reference first, once, where it was not among its scene's detectors", async () => {
    await using stage = await Stage.open({ detectors: ["witness"] });
    const { take: first } = await stage.shoot(3000);
    expect(listReadings(stage, first)).toEqual([]);
    const [sceneId] = stage.angle.sceneIds;
    stage.store.scenes.change(sceneId, { detectors: ["clerk"] });
    await waitUntil(() => listReadings(stage, first).length > 0, "the reference is looked at", 60_000);
    expect(toldOf(stage, first)).toMatchObject({ nth: 1, name: "take 1", timeScale: 1, reference: null });
    expect(countCards(stage, first)).toBe(0);
    // Nothing else that was noted of it is lost.
    expect(stage.shown(first, "witness").length).toBeGreaterThan(3);

    const { take, check } = await stage.shoot(2000);
    expect(toldOf(stage, take)).toMatchObject({ nth: 2, reference: "take 1", inFirst: "take 1" });
    expect(toldOf(stage, take).readings).toEqual(listReadings(stage, first));
    expect(countCards(stage, take)).toBe(1);
    expect(check.coverage).toMatchObject([{ detector: "clerk", notChecked: [] }]);
    const { take: third } = await stage.shoot(1500);
    expect(toldOf(stage, third)).toMatchObject({ nth: 3, reference: "take 1" });
  });

  test("gets the take after the cut where it has not looked at the reference when it rolls", async () => {
    await using stage = await Stage.open({ detectors: ["witness"] });
    const { take: first } = await stage.shoot(4000);
    const [sceneId] = stage.angle.sceneIds;
    stage.store.commit(() => {
      stage.store.detectorSettings.save(sceneId, "clerk", { slowMs: 700 });
      stage.store.scenes.change(sceneId, { detectors: ["clerk", "witness"] });
    });
    const take = await stage.film(2000);
    expect(listReadings(stage, first)).toEqual([]);
    const check = await stage.checked(take);
    const told = toldOf(stage, take);
    expect(told).toMatchObject({ reference: "take 1", inFirst: "take 1" });
    expect(told.readings).toEqual(listReadings(stage, first));
    for (const { checked, sampled, notChecked } of check.coverage) {
      expect([checked, notChecked]).toEqual([sampled, []]);
      expect(sampled).toBeGreaterThan(2);
    }
    expect(check.state).toBe("complete");
  });

  test("is told that it noted nothing where it looked and noted nothing, and looks no second time", async () => {
    await using stage = await Stage.open({ detectors: ["witness"] });
    await stage.shoot(2000);
    const [sceneId] = stage.angle.sceneIds;
    stage.store.detectorSettings.save(sceneId, "clerk", { isSilent: true });
    stage.store.scenes.change(sceneId, { detectors: ["clerk"] });
    await stage.shoot(1500);
    stage.store.detectorSettings.save(sceneId, "clerk", {});
    const { take } = await stage.shoot(1500);
    // The reference, the take that was silent, and this one.
    expect(toldOf(stage, take)).toMatchObject({ nth: 3, reference: "take 1", readings: [] });
  });
});
