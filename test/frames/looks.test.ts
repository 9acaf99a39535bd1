import { afterAll, beforeAll, expect, test } from "bun:test";
import { drawLook, drawPeaking, drawZebras, type LookName } from "../support/camera-looks.ts";
import { LookStage, type LookVerdict, type Paint } from "./look-stage.ts";

/** The film set's take, 12.5 s at two samples a second, with five changes planted in it. */
let stage: LookStage;

beforeAll(async () => {
  stage = await LookStage.open();
});

afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

const wear =
  (name: LookName): Paint =>
  ({ pixels }) =>
    drawLook(name, pixels);

/** What was planted is found through the look, and nothing else but the camera's card. */
function expectOnly(verdict: LookVerdict, cards: string[]): void {
  expect(verdict.cards).toEqual(cards);
  expect(verdict.planted).toBe(5);
  expect(verdict.missed).toEqual([]);
  expect(verdict.unexpected).toEqual([]);
  expect([...verdict.notChecked]).toEqual([]);
  expect([verdict.headMs, verdict.tailMs]).toEqual([null, null]);
}

/** Where the mug stood: the middle of it. */
const MUG = { x: 0.538, y: 0.824 };

/**
 * Log leaves little contrast in the shadows: the mug's box takes its shadow along (IoU 0.29, where 0.3 counts as found), and a
 * sliver beside the lamp is told.
 */
function expectThroughLog(verdict: LookVerdict, cards: string[]): void {
  expect(verdict.cards).toEqual(cards);
  expect(verdict.missed.filter((what) => what !== "mug gone")).toEqual([]);
  const gone = verdict.anomalies.flatMap(({ kind, referenceBox }) =>
    kind === "object-missing" && referenceBox ? [referenceBox] : [],
  );
  const isMug = ([x, y, width, height]: readonly number[]) =>
    x <= MUG.x && MUG.x <= x + width && y <= MUG.y && MUG.y <= y + height && width < 0.15 && height < 0.25;
  expect(gone.filter(isMug)).toHaveLength(1);
  expect(verdict.unexpected.length).toBeLessThanOrEqual(2);
  expect([...verdict.notChecked]).toEqual([]);
}

test("without a change of look there is no camera card", async () => {
  expectOnly(await stage.compare(() => {}), []);
});

test("an exposure that breathes by another 3 % raises none", async () => {
  expectOnly(await stage.compare(wear("breath")), []);
});

test.each([
  ["sCurve", "Contrast is another now, as if a LUT had been switched or changed."],
  ["stopUp", "Exposure is 1 stop up."],
  ["stopDown", "Exposure is 1 stop down."],
  ["warmer600", "White balance is warmer (about 600 K)."],
  ["limited", "Range is limited now; it was full."],
  ["greyer", "Colours are paler (about 30 %)."],
] satisfies [LookName, string][])("%s is one card, and the five are found through it", async (name, card) => {
  expectOnly(await stage.compare(wear(name)), [card]);
});

test("logC3 is one card, and the five are told through it", async () => {
  expectThroughLog(await stage.compare(wear("logC3")), ["Picture is log now; the reference was Rec.709."]);
});

test("a reference in log is one card too", async () => {
  const verdict = await stage.compare(() => {}, wear("logC3Wide"));
  expectOnly(verdict, ["Picture is Rec.709 now; the reference was log."]);
});

test("a look that is switched half-way through is a card from there on, two looks are two", async () => {
  const switched = await stage.compare(({ takeMs, pixels }) => {
    if (takeMs >= 6000) drawLook("logC3", pixels);
  });
  expectThroughLog(switched, ["Picture is log now, from 0:06; the reference was Rec.709."]);
  const two = await stage.compare(({ takeMs, pixels }) => drawLook(takeMs >= 6000 ? "stopUp" : "cooler1000", pixels));
  expectOnly(two, [
    "White balance is cooler (about 1,000 K), from the start until 0:05.",
    "Exposure is 1 stop up, from 0:06.",
  ]);
});

test.each([
  ["false colour", wear("falseColour")],
  ["focus peaking", drawPeaking],
  ["zebras", drawZebras],
] satisfies [string, Paint][])("a camera that shows %s is not checked, and says so", async (what, paint) => {
  const verdict = await stage.compare(paint);
  expect(verdict.notChecked).toEqual(new Map([[`the camera shows ${what}`, verdict.samples]]));
  expect(verdict.anomalies).toEqual([]);
});
