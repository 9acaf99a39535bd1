import { expect, test } from "bun:test";
import type { AnomalyDraft } from "../../src/domain/anomaly.ts";
import { APPEARANCE_BYTES } from "../../src/domain/appearance.ts";
import { dismissAnomaly, findHabitOffers, judgeAnomaly } from "../../src/store/dismissing.ts";
import { draftAnomaly, openProduction, type Production, recordCheck, shootTake } from "../support/production.ts";

function find(production: Production) {
  const { take, clip } = shootTake(production);
  const [anomaly] = recordCheck(production, { clip, drafts: [draftAnomaly()] });
  if (!anomaly) throw new Error("nothing was found");
  return { take, clip, anomaly };
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

test("the box asks after three takes, once", () => {
  using production = openProduction();
  const { store } = production;
  const takes = [1, 2, 3].map(() => {
    const { take, anomaly } = find(production);
    judgeAnomaly(store, anomaly.id, { status: "false-alarm", who: "" });
    return take;
  });
  const last = takes[2];
  if (!last) throw new Error("no take");
  const [group, ...others] = findHabitOffers(store, last);
  expect(others).toEqual([]);
  expect(group).toHaveLength(3);
  store.habitAnswers.save(group ?? [], "no");
  expect(findHabitOffers(store, last)).toEqual([]);
});

test("what stood open and looks the same at that place is closed with it in every take that the scope reaches, nothing else", () => {
  using production = openProduction();
  const { store, scene } = production;
  const [old, new_, other] = [100, 150, 220].map((level) => Buffer.alloc(APPEARANCE_BYTES, level).toString("base64"));
  const shoot = (after: string | undefined, change: Partial<AnomalyDraft> = {}) => {
    const { take, clip } = shootTake(production);
    const id = store.checks.start({ takeId: take.id, clipId: clip.id, referenceId: null, referenceLabel: "" });
    const looks = { before: old ?? null, after: after ?? null };
    const entry = {
      draft: draftAnomaly(change),
      status: "open" as const,
      note: "",
      still: null,
      referenceStill: null,
      ...looks,
    };
    const [anomaly] = store.anomalies.record({ id, takeId: take.id, clipId: clip.id }, [entry]);
    return anomaly?.id ?? "";
  };
  const ids = [
    shoot(new_),
    shoot(new_),
    shoot(other),
    shoot(undefined),
    shoot(new_, { referenceBox: [0.7, 0.1, 0.1, 0.2] }),
  ];
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
