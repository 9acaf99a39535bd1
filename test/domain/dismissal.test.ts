import { expect, test } from "bun:test";
import { APPEARANCE_BYTES, type Appearance } from "../../src/domain/appearance.ts";
import { appliesTo, BACK_KIND, type Dismissal, type TakePlace } from "../../src/domain/dismissal.ts";
import { findDismissal, findHabits, isBack, isSamePlace, listExpected } from "../../src/domain/dismissal-match.ts";
import { draftAnomaly } from "../support/production.ts";

/** Looks of one colour each. */
function look(level: number): Appearance {
  return Buffer.alloc(APPEARANCE_BYTES, level).toString("base64");
}

const [OLD, NEW, OTHER] = [look(100), look(150), look(220)];
const PLACE = draftAnomaly().referenceBox;

function dismissal(change: Partial<Dismissal> = {}): Dismissal {
  const where = { takeId: "take-5", angleId: "24A", sceneId: "24", camera: "A", anomalyId: "a", atMs: 12_000 };
  const what = {
    kind: "object-missing",
    detector: "difference",
    description: "Bottle gone.",
    box: null,
    referenceBox: PLACE,
  };
  const looks = { before: OLD, after: NEW, who: "Ida", at: "2026-11-22T10:00:00Z", undoneAt: null };
  return { id: "d", reason: "intended", scope: "angle", untilDay: null, ...where, ...what, ...looks, ...change };
}

const HERE: TakePlace = { takeId: "take-6", angleId: "24A", camera: "A", sceneId: "24", line: "", day: 3 };
const ORIGIN = { line: "", day: 3 };

test("a dismissal holds as far as its scope reaches, and no further", () => {
  const holds = (change: Partial<Dismissal>, place: Partial<TakePlace> = {}) =>
    appliesTo(dismissal(change), ORIGIN, { ...HERE, ...place });
  expect([holds({ scope: "take" }), holds({ scope: "take" }, { takeId: "take-5" })]).toEqual([false, true]);
  expect([holds({}), holds({}, { angleId: "24B" }), holds({}, { camera: "B" })]).toEqual([true, false, false]);
  expect([holds({ scope: "scene" }, { angleId: "24B" }), holds({ scope: "scene" }, { sceneId: "25" })]).toEqual([
    true,
    false,
  ]);
  const until = (place: Partial<TakePlace>) =>
    holds({ scope: "until-story-day", untilDay: 4 }, { sceneId: "25", ...place });
  expect([until({ day: 4 }), until({ day: 5 }), until({ day: 2 }), until({ day: null })]).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect([until({ day: 4, line: "Dream" }), holds({ undoneAt: "2026-11-22" })]).toEqual([false, false]);
});

test("place and look decide: the known thing is known, another thing there is not, nor the known one elsewhere", () => {
  const find = (looks: Appearance[], change = {}) =>
    findDismissal(draftAnomaly(change), [{ dismissal: dismissal(), looks }])?.id;
  expect(find([NEW])).toBe("d");
  expect(find([NEW], { kind: "area-changed" })).toBe("d");
  expect(find([OTHER])).toBeUndefined();
  expect(find([])).toBeUndefined();
  expect(find([NEW], { referenceBox: [0.7, 0.1, 0.1, 0.25] })).toBeUndefined();
  expect(find([NEW], { kind: BACK_KIND })).toBeUndefined();
  expect(isSamePlace({ box: null, referenceBox: null }, { box: null, referenceBox: null })).toBe(false);
});

test("the newest word at a place is the expected one; what it took back is not intended any more", () => {
  const older = dismissal({ id: "older" });
  const newer = dismissal({ id: "newer", before: NEW, after: OLD });
  expect(listExpected([newer, older]).map(({ id }) => id)).toEqual(["newer"]);
  expect(listExpected([dismissal({ scope: "take" }), dismissal({ reason: "false-alarm" })])).toEqual([]);
  const both = [newer, older].map((one) => ({ dismissal: one, looks: [NEW] }));
  expect(findDismissal(draftAnomaly(), both)).toBeUndefined();
});

test("back is what most moments say while none shows what is intended", () => {
  expect(isBack(dismissal(), [[OLD], [OTHER], [OLD]])).toBe(true);
  expect(isBack(dismissal(), [[OLD], [OLD], [NEW]])).toBe(false);
  expect(isBack(dismissal(), [[OLD], [OTHER], [OTHER]])).toBe(false);
  expect([isBack(dismissal(), []), isBack(dismissal({ before: null }), [[OLD]])]).toEqual([false, false]);
});

test("three takes make a habit, three things in one take do not", () => {
  const once = (takeId: string, change: Partial<Dismissal> = {}) => dismissal({ scope: "take", takeId, ...change });
  expect(findHabits([once("1"), once("2"), once("3")])).toHaveLength(1);
  expect(findHabits([once("1"), once("1"), once("2")])).toEqual([]);
  expect(findHabits([once("1"), once("2"), once("3", { kind: "object-added" })])).toEqual([]);
  expect(findHabits([once("1"), once("2"), once("3", { undoneAt: "2026" })])).toEqual([]);
});
