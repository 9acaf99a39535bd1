import { expect, test } from "bun:test";
import { draftAnomaly, openProduction, recordCheck, shootTake } from "../support/production.ts";

test("only one take is armed: arming again replaces the one that never rolled", () => {
  using production = openProduction();
  const { store, angle } = production;
  const first = store.takes.arm({ angleId: angle.id });
  const second = store.takes.arm({ angleId: angle.id, slate: { suffix: "PU" } });
  expect(store.takes.current()).toEqual(second);
  expect(store.takes.list(angle.id)).toHaveLength(1);
  expect(() => store.takes.find(first.id)).toThrow("no such take");
  expect(second.slate).toEqual({ scene: "24", setup: "24A", take: "1", suffix: "PU" });
});

test("two rolls give one take with one clip per camera", () => {
  using production = openProduction();
  const { store, angle } = production;
  store.cameras.set("B", "test:snow");
  const { id } = store.takes.arm({ angleId: angle.id });
  expect(store.roll(id)).toMatchObject({ id, state: "rolling" });
  expect(() => store.roll(id)).toThrow("cannot roll: it is rolling");
  expect(store.clips.list(id).map((clip) => clip.camera)).toEqual(["A", "B"]);
  expect(() => store.takes.arm({ angleId: angle.id })).toThrow("a take is rolling");
  expect(store.takes.list(angle.id)).toHaveLength(1);
});

test("a cut arms the next take of the set-up with the suggested number, and is not repeated", () => {
  using production = openProduction();
  const { store } = production;
  const { take } = shootTake(production);
  expect(take.state).toBe("checking");
  expect(store.takes.current()).toMatchObject({ state: "armed", angleId: take.angleId, slate: { take: "2" } });
  expect(() => store.cut(take.id)).toThrow("cannot be cut: it is checking");
  const next = store.takes.current();
  store.takes.change(next?.id ?? "", { slate: { take: "7" } });
  shootTake(production);
  expect(store.takes.current()?.slate.take).toBe("8");
  expect(store.takes.latestCut()?.slate.take).toBe("7");
});

test("without a camera nothing rolls, and the take stays armed", () => {
  using production = openProduction();
  const { store, angle } = production;
  store.cameras.remove("A");
  const { id } = store.takes.arm({ angleId: angle.id });
  expect(() => store.roll(id)).toThrow("no camera is set up");
  expect(store.takes.find(id)).toMatchObject({ state: "armed", rolledAt: null });
});

test("the slate is corrected after the cut without touching clips or verdicts", () => {
  using production = openProduction();
  const { store } = production;
  const { take, clip } = shootTake(production);
  const [found] = recordCheck(production, { clip, drafts: [draftAnomaly()] });
  store.takes.change(take.id, { slate: { setup: "24B", take: "3" }, flags: ["circled", "good"], note: "Żaneta" });
  expect(store.takes.find(take.id)).toMatchObject({
    slate: { scene: "24", setup: "24B", take: "3", suffix: "" },
    flags: ["circled", "good"],
    note: "Żaneta",
  });
  expect(store.clips.find(clip.id)).toEqual(clip);
  expect(store.anomalies.find(found?.id ?? "")).toEqual(found ?? expect.anything());
});

test("a take is checked once, and can be asked to be checked again", () => {
  using production = openProduction();
  const { store } = production;
  const { take, clip } = shootTake(production);
  expect(() => store.takes.askForCheck(take.id)).toThrow();
  const [old] = recordCheck(production, { clip, drafts: [draftAnomaly()] });
  expect(store.takes.find(take.id).state).toBe("checked");
  store.takes.askForCheck(take.id);
  const [again] = recordCheck(production, { clip, drafts: [draftAnomaly()] });
  expect(store.anomalies.list(take.id)).toHaveLength(1);
  expect(store.anomalies.list(take.id)[0]?.id).toBe(again?.id ?? "");
  expect(store.anomalies.isSuperseded(old?.id ?? "")).toBe(true);
});

test("a take that was finished leaves what it is alone when finished twice", () => {
  using production = openProduction();
  const { store } = production;
  const { take } = shootTake(production);
  store.takes.finishChecking(take.id);
  const head = store.journal.head();
  store.takes.finishChecking(take.id);
  expect(store.journal.head()).toBe(head);
});
