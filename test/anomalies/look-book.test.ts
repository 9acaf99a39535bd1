import { expect, test } from "bun:test";
import { Tracker } from "../../src/anomalies/tracker.ts";
import type { Look } from "../../src/domain/look.ts";

const UP: Look = { curve: "same", stops: 0.66, warmthK: 0, tint: 0, saturation: 1 };
const LOG: Look = { curve: "to-log", stops: 0, warmthK: 0, tint: 0, saturation: 1 };

/** Cards of a clip of four samples a second. */
function bind(looks: (Look | undefined)[], order = looks.map((_, index) => index)) {
  const options = { mode: "clip", rateHz: 4, severities: new Map(), referenceLabel: "take 2", actionMs: 1000 } as const;
  const tracker = new Tracker(options);
  for (const index of order) tracker.noteLook({ ptsMs: 1000 + index * 250, frameIndex: index * 6 }, looks[index]);
  return tracker.finish().sort((a, b) => a.first.ptsMs - b.first.ptsMs);
}

const times = <T>(count: number, value: T) => Array.from({ length: count }, () => value);

test("a look that lasts is one card without a place, in whatever order its samples come", () => {
  const [card, ...others] = bind(times(12, UP), [11, 3, 5, 0, 1, 2, 4, 10, 9, 8, 7, 6]);
  expect(others).toEqual([]);
  expect(card).toMatchObject({
    kind: "look-changed",
    detector: "camera",
    box: null,
    referenceBox: null,
    severity: "low",
  });
  expect(card.description).toBe("Exposure is 2/3 stop up.");
});

test("the numbers of a card are the middle of its samples", () => {
  const [card] = bind([0.9, 0.62, 0.7, 0.65, 0.66, 0.55].map((stops) => ({ ...UP, stops })));
  expect(card.description).toBe("Exposure is 2/3 stop up.");
});

test("a switch half-way through is a card from there on; two looks are two cards", () => {
  const switched = bind([...times(24, undefined), ...times(24, LOG)]);
  expect(switched.map(({ description }) => description)).toEqual([
    "Picture is log now, from 0:06; the reference was Rec.709.",
  ]);
  expect(switched[0].severity).toBe("medium");
  const two = bind([...times(24, UP), ...times(24, LOG)]);
  expect(two.map(({ description }) => description)).toEqual([
    "Exposure is 2/3 stop up, from the start until 0:05.",
    "Picture is log now, from 0:06; the reference was Rec.709.",
  ]);
});

test("a sample or two that were misjudged neither make a card nor cut one in two", () => {
  expect(bind([...times(20, undefined), UP, UP, ...times(20, undefined)])).toEqual([]);
  expect(bind([...times(20, LOG), UP, undefined, ...times(20, LOG)])).toHaveLength(1);
});

test("a pause of some length makes two", () => {
  expect(bind([...times(8, LOG), ...times(24, undefined), ...times(8, LOG)])).toHaveLength(2);
});
