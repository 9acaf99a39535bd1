import { expect, test } from "bun:test";
import { findConflicts } from "../../src/domain/story-conflicts.ts";
import { placeStory } from "../../src/domain/story-day.ts";
import { proposeTime } from "../../src/domain/story-scene.ts";
import { readStoryScenes } from "../../src/store/stories-production.ts";
import { openProduction, type Production, shootTake } from "../support/production.ts";

const ESTABLISHED = { shown: { time: "04:42", hours: 12 }, state: "established" } as const;

interface Clock {
  time: string | null;
  hours?: 12 | 24;
  confidence?: number;
}

/** A take that was checked, with what a detector read of its clocks. */
function shootClocks(production: Production, clocks: readonly Clock[], kind = "clock") {
  const { store } = production;
  const { take, clip } = shootTake(production);
  const ids = { takeId: take.id, clipId: clip.id };
  const check = store.checks.start({ ...ids, referenceId: null, referenceLabel: "" });
  const entries = clocks.map(({ time, hours = 12, confidence = 0.9 }) => ({
    detector: "clock",
    moment: { ptsMs: 1000, frameIndex: 24 },
    observation: {
      kind,
      confidence,
      box: null,
      description: `Clock shows ${time}`,
      details: { type: "analog", time, readable: time !== null, hours, agreement: 1, running: false },
    },
  }));
  store.observations.record({ id: check, ...ids }, entries);
  return { take, clip };
}

function readScene({ store, project, scene }: Production) {
  const found = readStoryScenes(store, project.id).find(({ id }) => id === scene.id);
  if (!found) throw new Error("the scene is gone");
  return found;
}

test("a decision stands until it is taken back, is told once, and names its take", () => {
  using production = openProduction();
  const { store, scene } = production;
  const { take } = shootClocks(production, [{ time: "04:42" }]);
  const cursor = store.journal.head();
  expect(store.storyTimes.decide(scene.id, take.id, ESTABLISHED)).toBeNull();
  expect(store.storyTimes.list(scene.id)).toMatchObject([{ ...ESTABLISHED, takeId: take.id, label: "24A take 1" }]);
  const told = { shown: { time: "16:42", hours: 24 }, state: "established" } as const;
  expect(store.storyTimes.decide(scene.id, take.id, told)).toEqual(ESTABLISHED);
  expect(store.storyTimes.decide(scene.id, null, told)).toBeNull();
  expect(store.storyTimes.list(scene.id).map(({ takeId, label }) => [takeId, label])).toEqual([
    [take.id, "24A take 1"],
    [null, ""],
  ]);
  expect(store.storyTimes.decide(scene.id, take.id, null)).toEqual(told);
  expect(store.storyTimes.decide(scene.id, take.id, null)).toBeNull();
  expect(store.journal.readAfter(cursor).map(({ kind, subjectId, takeId }) => [kind, subjectId, takeId])).toEqual([
    ["scene", scene.id, take.id],
    ["scene", scene.id, take.id],
    ["scene", scene.id, null],
    ["scene", scene.id, take.id],
  ]);
});

test("junk is refused with a fault and nothing is written", () => {
  using production = openProduction();
  const { store, project, scene } = production;
  const { take } = shootClocks(production, [{ time: "04:42" }]);
  const other = store.scenes.add({ projectId: project.id, slate: "25" });
  const head = store.journal.head();
  const dial = (time: string) => ({ shown: { time, hours: 12 }, state: "established" }) as const;
  const junk: [string, () => unknown][] = [
    ["invalid", () => store.storyTimes.decide(scene.id, take.id, dial("00:42"))],
    ["invalid", () => store.storyTimes.decide(scene.id, take.id, dial("4:42"))],
    ["invalid", () => store.storyTimes.decide(scene.id, null, { ...ESTABLISHED, state: "rejected" })],
    ["invalid", () => store.storyTimes.decide(other.id, take.id, ESTABLISHED)],
    ["not-found", () => store.storyTimes.decide(scene.id, "none", ESTABLISHED)],
    ["not-found", () => store.storyTimes.decide("none", null, ESTABLISHED)],
    ["invalid", () => store.storyIntentions.set(scene.id, "", true)],
    ["invalid", () => store.storyIntentions.set(scene.id, "x".repeat(301), true)],
    ["invalid", () => store.storyIntentions.set("none", "order/1", true)],
  ];
  for (const [code, attempt] of junk) expect(attempt).toThrow(expect.objectContaining({ name: "Fault", code }));
  expect([store.journal.head(), store.storyTimes.listProject(project.id)]).toEqual([head, []]);
});

test("a scene's time is told by its circled takes, its references and its newest take with a clock, and by no other", () => {
  using production = openProduction();
  const { store, angle } = production;
  const reference = shootClocks(production, [{ time: "04:17" }]);
  store.references.set({ angleId: angle.id, clip: reference.clip, provisional: true });
  shootClocks(production, [{ time: "09:00" }]);
  const circled = shootClocks(production, [{ time: "04:42", confidence: 0.6 }, { time: null }]);
  store.takes.change(circled.take.id, { flags: ["good", "circled"] });
  const newest = shootClocks(production, [{ time: "05:00" }]);
  shootClocks(production, [{ time: null }]);
  shootClocks(production, [{ time: "06:00" }], "something-else");
  const { takes } = readScene(production);
  expect(takes.map(({ label, circled, isReference }) => [label, circled, isReference])).toEqual([
    ["24A take 4", false, false],
    ["24A take 3", true, false],
    ["24A take 1", false, true],
  ]);
  expect(takes.map(({ takeId }) => takeId)).toEqual([newest.take.id, circled.take.id, reference.take.id]);
  expect(takes[1]?.clocks.map(({ shown }) => shown)).toEqual([null, { time: "04:42", hours: 12 }]);
  expect(proposeTime(readScene(production))).toMatchObject({ takeId: circled.take.id, agreeing: 1, readable: 1 });
});

test("a flood of clocks in one take is cut to the surest", () => {
  using production = openProduction();
  const flood = Array.from({ length: 200 }, (_, at) => ({ time: "09:00", confidence: (at % 100) / 100 }));
  shootClocks(production, flood);
  const [take] = readScene(production).takes;
  expect(take?.clocks.map(({ confidence }) => confidence).toSorted()).toEqual(
    Array.from({ length: 16 }, (_, at) => 0.92 + Math.floor(at / 2) / 100).map((one) => expect.closeTo(one)),
  );
});

test("a contradiction that is intended stays named until that is taken back", () => {
  using production = openProduction();
  const { store, project, scene } = production;
  store.stories.save(scene.id, { ...store.stories.find(scene.id), from: "17:00", to: "18:00" });
  const { take } = shootClocks(production, [{ time: "04:42" }]);
  store.storyTimes.decide(scene.id, take.id, ESTABLISHED);
  const [conflict] = findConflicts(placeStory(readStoryScenes(store, project.id)));
  if (!conflict) throw new Error("4:42 lies in no window from 5 to 6");
  const cursor = store.journal.head();
  store.storyIntentions.set(scene.id, conflict.key, true);
  store.storyIntentions.set(scene.id, conflict.key, true);
  expect(store.storyIntentions.list(project.id)).toEqual(new Set([conflict.key]));
  store.storyIntentions.set(scene.id, conflict.key, false);
  store.storyIntentions.set(scene.id, conflict.key, false);
  expect(store.storyIntentions.list(project.id)).toEqual(new Set());
  expect(store.journal.readAfter(cursor)).toHaveLength(2);
});
