import { expect, test } from "bun:test";
import type { ObservationEntry } from "../../src/store/observations.ts";
import { openProduction, type Production, shootTake } from "../support/production.ts";

function observe(description: string, change: Partial<ObservationEntry["observation"]> = {}, ptsMs = 1000) {
  const observation = { kind: "clock-reading", confidence: 0.9, box: null, description, details: {}, ...change };
  return { detector: "clock", observation, moment: { ptsMs, frameIndex: Math.round(ptsMs * 0.024) } };
}

function startCheck({ store }: Production, clip: { id: string; takeId: string }) {
  const id = store.checks.start({ takeId: clip.takeId, clipId: clip.id, referenceId: null, referenceLabel: "" });
  return { id, takeId: clip.takeId, clipId: clip.id };
}

test("what detectors read is kept with its moment, in the order of the film, and told once", () => {
  using production = openProduction();
  const { store } = production;
  const { take, clip } = shootTake(production);
  const check = startCheck(production, clip);
  const cursor = store.journal.head();
  const late = observe("Clock reads 4:43.", { box: [0.1, 0.2, 0.3, 0.4], details: { hour: 4, hands: [1, 2] } }, 61_000);
  expect(store.observations.record(check, [late, observe("Clock reads 4:42.")])).toEqual({ kept: 2, leftOut: 0 });
  expect(store.observations.list(take.id)).toMatchObject([
    { description: "Clock reads 4:42.", box: null, moment: { ptsMs: 1000, frameIndex: 24 } },
    {
      detector: "clock",
      checkId: check.id,
      clipId: clip.id,
      kind: "clock-reading",
      description: "Clock reads 4:43.",
      confidence: 0.9,
      box: [0.1, 0.2, 0.3, 0.4],
      details: { hour: 4, hands: [1, 2] },
      moment: { ptsMs: 61_000, frameIndex: 1464 },
    },
  ]);
  expect(store.journal.readAfter(cursor)).toMatchObject([{ kind: "check", subjectId: check.id, takeId: take.id }]);
});

test("a newer check of the same clip replaces them; other clips keep theirs", () => {
  using production = openProduction();
  const { store } = production;
  store.cameras.set("B", "test:ball");
  const { take } = shootTake(production);
  const [a, b] = store.clips.list(take.id);
  if (!a || !b) throw new Error("two cameras make two clips");
  store.observations.record(startCheck(production, a), [observe("old of A")]);
  store.observations.record(startCheck(production, b), [observe("of B")]);
  store.observations.record(startCheck(production, a), [observe("new of A")]);
  expect(
    store.observations
      .list(take.id)
      .map(({ description }) => description)
      .toSorted(),
  ).toEqual(["new of A", "of B"]);
  const empty = startCheck(production, a);
  store.observations.record(empty, []);
  expect(store.observations.list(take.id).map(({ description }) => description)).toEqual(["of B"]);
  const cursor = store.journal.head();
  store.observations.record(empty, []);
  expect(store.journal.head()).toBe(cursor);
});

test("a detector that floods loses its least sure ones, counted; the others lose nothing", () => {
  using production = openProduction();
  const { store } = production;
  const { take, clip } = shootTake(production);
  const flood = Array.from({ length: 1500 }, (_, index) => ({
    ...observe(`${index}`, { confidence: (index % 100) / 100 }, index),
    detector: "flood",
  }));
  const huge = observe("huge", { details: { text: "x".repeat(2000) } });
  const answer = store.observations.record(startCheck(production, clip), [
    ...flood,
    observe("Clock reads 4:42."),
    huge,
  ]);
  expect(answer).toEqual({ kept: 1001, leftOut: 501 });
  expect(store.observations.countLeftOut(take.id)).toBe(501);
  const kept = store.observations.list(take.id);
  expect(kept.filter(({ detector }) => detector === "flood")).toHaveLength(1000);
  expect(Math.min(...kept.map(({ confidence }) => confidence))).toBe(0.33);
  expect(kept.filter(({ detector }) => detector === "clock")).toMatchObject([{ description: "Clock reads 4:42." }]);
  store.observations.record(startCheck(production, clip), [observe("Clock reads 4:42.")]);
  expect(store.observations.countLeftOut(take.id)).toBe(0);
});

test("an observation that is none leaves everything as it was", () => {
  using production = openProduction();
  const { store } = production;
  const { take, clip } = shootTake(production);
  store.observations.record(startCheck(production, clip), [observe("first")]);
  const check = startCheck(production, clip);
  const cursor = store.journal.head();
  for (const junk of [{ confidence: 2 }, { description: "x".repeat(501) }, { kind: "" }]) {
    expect(() => store.observations.record(check, [observe("fine"), observe("junk", junk)])).toThrow(
      expect.objectContaining({ name: "Fault", code: "invalid" }),
    );
  }
  expect(store.observations.list(take.id).map(({ description }) => description)).toEqual(["first"]);
  expect(store.journal.head()).toBe(cursor);
});

test("what a detector read outside of a check stands beside the others', in place of what it read before", () => {
  using production = openProduction();
  const { store } = production;
  const { take, clip } = shootTake(production);
  const check = startCheck(production, clip);
  store.observations.record(check, [{ ...observe("Boom in picture."), detector: "sound" }]);
  const cursor = store.journal.head();
  store.observations.amend(check, "clock", [observe("Clock reads 4:42."), observe("Clock reads 4:43.", {}, 2000)]);
  store.observations.amend(check, "clock", [observe("Clock reads 4:44.")]);
  const kept = store.observations.list(take.id).map(({ detector, description }) => [detector, description]);
  expect(kept.toSorted()).toEqual([
    ["clock", "Clock reads 4:44."],
    ["sound", "Boom in picture."],
  ]);
  expect(store.journal.readAfter(cursor).map(({ kind, takeId }) => [kind, takeId])).toEqual([
    ["check", take.id],
    ["check", take.id],
  ]);
  store.observations.record(startCheck(production, clip), []);
  expect(store.observations.list(take.id)).toEqual([]);
});
