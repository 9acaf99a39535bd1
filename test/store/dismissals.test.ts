import { describe, expect, test } from "bun:test";
import type { AnomalyDraft } from "../../src/domain/anomaly.ts";
import { APPEARANCE_BYTES } from "../../src/domain/appearance.ts";
import { answerHabit, dismissAnomaly, findHabitOffers, judgeAnomaly } from "../../src/store/dismissing.ts";
import { draftAnomaly, openProduction, type Production, recordCheck, shootTake } from "../support/production.ts";

function find(production: Production) {
  const { take, clip } = shootTake(production);
  const [anomaly] = recordCheck(production, { clip, drafts: [draftAnomaly()] });
  if (!anomaly) throw new Error("nothing was found");
  return { take, clip, anomaly };
}

/** A take with one thing that looks like one grey; null: no picture was kept. */
function shootLook(production: Production, level: number | null, change: Partial<AnomalyDraft> = {}) {
  const { store } = production;
  const { take, clip } = shootTake(production);
  const check = store.checks.start({ takeId: take.id, clipId: clip.id, referenceId: null, referenceLabel: "" });
  const look = (of: number) => Buffer.alloc(APPEARANCE_BYTES, of).toString("base64");
  const looks = { before: level === null ? null : look(100), after: level === null ? null : look(level) };
  const entry = { draft: draftAnomaly(change), status: "open" as const, note: "", still: null, referenceStill: null };
  const [anomaly] = store.anomalies.record({ id: check, takeId: take.id, clipId: clip.id }, [{ ...entry, ...looks }]);
  return { take, id: anomaly?.id ?? "" };
}

test("a dismissal is kept with who, when and where; undo opens all that it closed and is kept too", () => {
  using production = openProduction();
  const { store, scene, angle } = production;
  const [first, second] = [find(production), find(production)];
  const said = { reason: "intended", scope: "scene", untilDay: null, who: "Ida" } as const;
  const dismissal = dismissAnomaly(store, first.anomaly.id, said);
  expect(dismissal).toMatchObject({
    sceneId: scene.id,
    angleId: angle.id,
    camera: "A",
    atMs: 12_000,
    who: "Ida",
    undoneAt: null,
  });
  store.commit(() => store.anomalies.dismiss(second.anomaly.id, { status: "intended", dismissalId: dismissal.id }));
  expect(store.dismissals.undo(dismissal.id).undoneAt).not.toBeNull();
  for (const { anomaly } of [first, second]) {
    expect(store.anomalies.find(anomaly.id)).toMatchObject({ status: "open", dismissalId: null });
  }
  expect(store.dismissals.listStanding(production.project.id)).toEqual([]);
  expect(store.dismissals.listScene(scene.id)).toHaveLength(1);
});

test("to judge it otherwise takes the dismissal back; in another take only that take is let go", () => {
  using production = openProduction();
  const { store } = production;
  const [first, second] = [find(production), find(production)];
  const dismissal = dismissAnomaly(store, first.anomaly.id, {
    reason: "intended",
    scope: "angle",
    untilDay: null,
    who: "",
  });
  store.commit(() => store.anomalies.dismiss(second.anomaly.id, { status: "intended", dismissalId: dismissal.id }));
  judgeAnomaly(store, second.anomaly.id, { status: "confirmed", who: "" });
  expect(store.dismissals.find(dismissal.id).undoneAt).toBeNull();
  judgeAnomaly(store, first.anomaly.id, { status: "confirmed", who: "" });
  expect(store.dismissals.find(dismissal.id).undoneAt).not.toBeNull();
  expect([first, second].map(({ anomaly }) => store.anomalies.find(anomaly.id).status)).toEqual([
    "confirmed",
    "confirmed",
  ]);
});

test("a story day goes with its scope alone, and is one", () => {
  using production = openProduction();
  const { anomaly } = find(production);
  const dismiss = (scope: "take" | "until-story-day", untilDay: number | null) => () =>
    dismissAnomaly(production.store, anomaly.id, { reason: "intended", scope, untilDay, who: "" });
  expect(dismiss("take", 3)).toThrow("a story day goes with that scope alone");
  expect(dismiss("until-story-day", null)).toThrow("say until which story day");
  expect(dismiss("until-story-day", 1000)).toThrow("whole number");
  expect(production.store.anomalies.find(anomaly.id).status).toBe("open");
});

describe("after three takes the box asks once", () => {
  function makeHabit(production: Production, levels: readonly (number | null)[]) {
    const { store } = production;
    const takes = levels.map((level) => {
      const { take, id } = shootLook(production, level);
      judgeAnomaly(store, id, { status: "false-alarm", who: "" });
      return take;
    });
    const last = takes.at(-1);
    if (!last) throw new Error("no take");
    const [group = [], ...others] = findHabitOffers(store, last);
    expect(others).toEqual([]);
    expect(new Set(group.map(({ takeId }) => takeId)).size).toBe(levels.length);
    return { group, last };
  }

  test("a no is kept", () => {
    using production = openProduction();
    const { group, last } = makeHabit(production, [150, 150, 150]);
    expect(answerHabit(production.store, { group, answer: "no", who: "" })).toEqual([]);
    expect(findHabitOffers(production.store, last)).toEqual([]);
  });

  test("with yes each look that it had is let pass in the set-up, and another one is not", () => {
    using production = openProduction();
    const { store } = production;
    const { group, last } = makeHabit(production, [150, 190, 150]);
    const open = [150, 190, 230].map((level) => shootLook(production, level).id);
    const wide = answerHabit(store, { group, answer: "yes", who: "Ida" });
    expect(wide.map(({ scope, who }) => [scope, who])).toEqual(Array(2).fill(["angle", "Ida"]));
    expect(open.map((id) => store.anomalies.find(id).status)).toEqual(["false-alarm", "false-alarm", "open"]);
    expect(findHabitOffers(store, last)).toEqual([]);
  });

  test("without a picture a yes is refused and nothing is kept of it", () => {
    using production = openProduction();
    const { group, last } = makeHabit(production, [null, null, null]);
    expect(() => answerHabit(production.store, { group, answer: "yes", who: "" })).toThrow("could not recognise it");
    expect(findHabitOffers(production.store, last)).toHaveLength(1);
  });
});

test("what stood open and looks the same at that place is closed with it in every take that the scope reaches, nothing else", () => {
  using production = openProduction();
  const { store, scene } = production;
  const elsewhere = { referenceBox: [0.7, 0.1, 0.1, 0.2] as [number, number, number, number] };
  const ids = [
    shootLook(production, 150),
    shootLook(production, 150),
    shootLook(production, 220),
    shootLook(production, null),
    shootLook(production, 150, elsewhere),
  ].map(({ id }) => id);
  const dismissal = dismissAnomaly(store, ids[0] ?? "", {
    reason: "intended",
    scope: "angle",
    untilDay: null,
    who: "",
  });
  const statuses = () => ids.map((id) => store.anomalies.find(id).status);
  expect(statuses()).toEqual(["intended", "intended", "open", "open", "open"]);
  const rescope = (scope: "take" | "scene") =>
    dismissAnomaly(store, ids[0] ?? "", { reason: "intended", scope, untilDay: null, who: "" });
  expect([rescope("take").id, statuses()[1], rescope("scene").id, statuses()[1]]).toEqual([
    dismissal.id,
    "open",
    dismissal.id,
    "intended",
  ]);
  const before = store.journal.head();
  const known = { draft: draftAnomaly(), status: "intended" as const, note: "", still: null, referenceStill: null };
  const { take, clip } = shootTake(production);
  const id = store.checks.start({ takeId: take.id, clipId: clip.id, referenceId: null, referenceLabel: "" });
  store.anomalies.record({ id, takeId: take.id, clipId: clip.id }, [{ ...known, dismissalId: dismissal.id }]);
  expect(store.journal.readAfter(before).filter(({ kind }) => kind === "anomaly.new")).toEqual([]);
  store.dismissals.undo(dismissal.id);
  expect(statuses()).toEqual(["open", "open", "open", "open", "open"]);
  expect(store.dismissals.listScene(scene.id)).toHaveLength(1);
});
