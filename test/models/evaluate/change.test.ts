import { describe, expect, test } from "bun:test";
import { boundAveragePrecision, measureAveragePrecision } from "../../../models/evaluate/change/average-precision.ts";
import type { Change, InpaintedCase, Look, PairCase, Seen } from "../../../models/evaluate/change/cases.ts";
import { readInpainted } from "../../../models/evaluate/change/inpainted.ts";
import { measureInpainted } from "../../../models/evaluate/change/inpainted-figures.ts";
import { areSymmetric, judgeLook, swapChange } from "../../../models/evaluate/change/matching.ts";
import { readPairs } from "../../../models/evaluate/change/pairs.ts";
import { measurePairs } from "../../../models/evaluate/change/pairs-figures.ts";
import { placeInReference } from "../../../models/evaluate/change/places.ts";
import { formatInpainted, formatPairs, formatTakes } from "../../../models/evaluate/change/table.ts";
import { measureTakes } from "../../../models/evaluate/change/takes.ts";
import { judgeInpainted, judgePair } from "../../../models/evaluate/change/verdicts.ts";
import type { Box } from "../../../src/domain/frame.ts";
import { judgeBottles } from "../../support/bottles.ts";

const LEAST = 0.5;
const CUP: Change = { referenceBox: [0.1, 0.1, 0.2, 0.2], box: [0.1, 0.1, 0.2, 0.2] };
const ELSEWHERE: Box = [0.7, 0.7, 0.1, 0.1];

function seen(box: Box, confidence = 0.9, referenceBox = box): Seen {
  return { kind: "object-missing", confidence, box, referenceBox, description: "something gone" };
}

function look(all: Seen[], refused: string | null = null): Look {
  return { refused, seen: all, referenceMs: 10, pairMs: 100, detectMs: 50 };
}

function pair(label: PairCase["label"], forth: Look, back: Look, changes: Change[] = []): PairCase {
  const both = {
    forth: judgeLook(forth, changes, LEAST),
    back: judgeLook(back, changes.map(swapChange), LEAST),
  };
  const isSymmetric = areSymmetric(both.forth, both.back);
  return { path: "b.jpg", referencePath: "a.jpg", half: "look", label, note: "", changes, ...both, isSymmetric };
}

function inpainted(
  kind: InpaintedCase["kind"],
  size: InpaintedCase["size"],
  what: Look,
  swapped = what,
): InpaintedCase {
  const change = kind === "unchanged" ? null : CUP;
  const changes = change ? [change] : [];
  const [forth, back] = [judgeLook(what, changes, LEAST), judgeLook(swapped, changes.map(swapChange), LEAST)];
  const isSymmetric = areSymmetric(forth, back);
  const paths = { path: "t.jpg", referencePath: "r.jpg", photograph: "p.jpg" };
  return { ...paths, half: "look", kind, size, method: "telea", change, forth, back, isSymmetric };
}

describe("what answers to a change", () => {
  test("an overlap of 0.3 in either picture finds it; a middle inside is told apart", () => {
    const wide: Box = [0.05, 0.05, 0.3, 0.3];
    expect(judgeLook(look([seen(wide)]), [CUP], LEAST).found).toEqual([true]);
    const huge: Box = [0, 0, 0.42, 0.42];
    const pointing = judgeLook(look([seen(huge)]), [CUP], LEAST);
    expect([pointing.found, pointing.foundByMiddle, pointing.strays.length]).toEqual([[false], [true], 0]);
    expect(judgeLook(look([seen(ELSEWHERE, 0.9, CUP.referenceBox)]), [CUP], LEAST).found).toEqual([true]);
  });

  test("what is less certain than the detector tells counts for nothing", () => {
    const faint = judgeLook(look([seen(CUP.box, 0.49)]), [CUP], LEAST);
    expect([faint.told.length, faint.found]).toEqual([0, [false]]);
  });

  test("orders agree only where every change, strays and refusal agree", () => {
    const found = judgeLook(look([seen(CUP.box)]), [CUP], LEAST);
    const missed = judgeLook(look([]), [CUP], LEAST);
    const strayed = judgeLook(look([seen(CUP.box), seen(ELSEWHERE)]), [CUP], LEAST);
    const refused = judgeLook(look([], "another view"), [CUP], LEAST);
    expect(areSymmetric(found, found)).toBe(true);
    for (const other of [missed, strayed, refused]) expect(areSymmetric(found, other)).toBe(false);
    expect(areSymmetric(missed, refused)).toBe(false);
  });
});

describe("average precision", () => {
  const truth: Box = [0.1, 0.1, 0.2, 0.2];
  const right = (score: number) => ({ found: [{ box: truth, score }], truths: [truth] });
  const wrong = (score: number) => ({ found: [{ box: ELSEWHERE, score }], truths: [truth] });

  test("is 1 for all found, 0 for none, NaN without a truth", () => {
    expect(measureAveragePrecision([right(0.9), right(0.2)])).toBe(1);
    expect(measureAveragePrecision([wrong(0.9)])).toBe(0);
    expect(measureAveragePrecision([{ found: [], truths: [] }])).toBeNaN();
  });

  test("a wrong box above a right one costs precision, one below costs nothing", () => {
    expect(measureAveragePrecision([right(0.5), wrong(0.9)])).toBeCloseTo(0.25, 10);
    expect(measureAveragePrecision([right(0.9), wrong(0.5)])).toBeCloseTo(0.5, 10);
  });

  test("a second box on the same thing is wrong, and so is an overlap below a half", () => {
    const twice = { found: [...right(0.9).found, { box: truth, score: 0.95 }], truths: [truth] };
    expect(measureAveragePrecision([twice, right(0.8)])).toBeCloseTo(0.5 + 0.5 * (2 / 3), 10);
    const loose = { found: [{ box: [0.1, 0.1, 0.2, 0.41] satisfies Box, score: 1 }], truths: [truth] };
    expect(measureAveragePrecision([loose])).toBe(0);
  });

  test("the interval holds the value and is the same each time", () => {
    const groups = [[right(0.9)], [wrong(0.8)], [right(0.7)], [wrong(0.6)]];
    const bound = boundAveragePrecision(groups);
    expect(bound.low).toBeLessThanOrEqual(bound.value);
    expect(bound.high).toBeGreaterThanOrEqual(bound.value);
    expect(bound.low).toBeLessThan(bound.high);
    expect(boundAveragePrecision(groups)).toEqual(bound);
  });
});

describe("boxes of the reference", () => {
  const size = { width: 640, height: 360 };

  test("without a shift they stay, with one they go back", () => {
    const still = { homography: [1, 0, 0, 0, 1, 0, 0, 0, 1], size, reference: { width: 1280, height: 720 } };
    for (const [index, value] of placeInReference(CUP.box, { ...still, size: { width: 960, height: 540 } }).entries())
      expect(value).toBeCloseTo(CUP.box[index], 10);
    const moved = { homography: [1, 0, 64, 0, 1, 36, 0, 0, 1], size, reference: size };
    for (const [index, value] of placeInReference([0.3, 0.3, 0.1, 0.1], moved).entries())
      expect(value).toBeCloseTo([0.2, 0.2, 0.1, 0.1][index], 10);
  });

  test("what lies outside of the reference is cut off", () => {
    const moved = { homography: [1, 0, 128, 0, 1, 0, 0, 0, 1], size, reference: size };
    expect(placeInReference([0.1, 0, 0.2, 1], moved)[0]).toBe(0);
    expect(placeInReference([0.1, 0, 0.2, 1], moved)[2]).toBeCloseTo(0.1, 10);
  });
});

describe("figures", () => {
  const cases = [
    pair("change", look([seen(CUP.box), seen(ELSEWHERE)]), look([seen(CUP.box)]), [CUP]),
    pair("none", look([]), look([])),
    pair("none", look([seen(ELSEWHERE)]), look([seen(ELSEWHERE)])),
    pair("person-only", look([seen(ELSEWHERE)]), look([])),
    pair("unlabelled", look([seen(ELSEWHERE)]), look([seen(ELSEWHERE)])),
    pair("change", look([], "another view"), look([], "another view"), [CUP]),
  ];

  test("of labelled pairs, each order by itself", () => {
    const { forth, back, symmetric } = measurePairs(cases);
    expect([forth.found.right, forth.found.of, forth.precise.right, forth.precise.of]).toEqual([1, 2, 1, 2]);
    expect([back.precise.right, back.precise.of]).toEqual([1, 1]);
    expect([forth.alarmedUnchanged.right, forth.alarmedUnchanged.of]).toEqual([1, 2]);
    expect([forth.alarmedByPeople.right, back.alarmedByPeople.right]).toEqual([1, 0]);
    expect([symmetric.right, symmetric.of]).toEqual([4, 6]);
    expect(forth.refused.right).toBe(1);
    expect(formatPairs("All", measurePairs(cases))).toContain("| same verdicts both ways ");
  });

  test("the worst of both orders is the pair's", () => {
    const verdicts = ["false alarm", "right", "false alarm", "false alarm", "not judged", "not compared"] as const;
    expect(cases.map(judgePair)).toEqual([...verdicts]);
  });

  test("of drawn pairs, by size; controls and unchanged ones apart", () => {
    const oneWay = inpainted("changed", "small", look([seen(CUP.box)]), look([]));
    expect(measureInpainted([oneWay]).changed.small.ap.value).toBe(0.5);
    const drawn = [
      inpainted("changed", "small", look([])),
      inpainted("changed", "large", look([seen(CUP.box)])),
      inpainted("control", "large", look([seen(CUP.box)])),
      inpainted("control", "small", look([])),
      inpainted("unchanged", "none", look([seen(ELSEWHERE)]), look([])),
    ];
    const { changed, control, unchanged, symmetric } = measureInpainted(drawn);
    expect([changed.small.ap.value, changed.large.ap.value, changed.all.ap.value]).toEqual([0, 1, 0.5]);
    expect([changed.all.found.right, control.all.found.right, control.all.pairs]).toEqual([1, 1, 2]);
    expect([unchanged.alarmed.right, unchanged.alarmed.of]).toEqual([1, 1]);
    expect([symmetric.right, symmetric.of]).toEqual([4, 5]);
    expect(drawn.map(judgeInpainted)).toEqual(["missed", "right", "false alarm", "right", "false alarm"]);
    expect(formatInpainted("All", measureInpainted(drawn))).toMatch(/painted out, medium +\| 0 +\| – /);
  });

  test("of takes: bottles gone and nudged, cards that answer to none, takes without a change", () => {
    const left: Box = [0.086, 0.3, 0.105, 0.575];
    const judge = (take: string, boxes: Box[], pafr: number | null) => {
      const place = { kind: "object-missing", description: "gone", firstFrame: 0, lastFrame: 9, bestFrame: 4 };
      const anomalies = boxes.map((box) => ({ ...place, box, referenceBox: box }));
      const coverage = [{ detector: "difference", sampled: 9, checked: 8, msPerFrameP50: 100 }];
      const timing = { takeSeconds: 2, workSeconds: 1, pafr };
      return { take, judgement: judgeBottles(take, anomalies), anomalies, coverage, timing };
    };
    const figures = measureTakes([
      judge("bottles-same", [ELSEWHERE], 20),
      judge("bottles-two-gone", [left, [0.6, 0.01, 0.05, 0.05]], 10),
      judge("bottles-left-nudged", [left], null),
    ]);
    expect([figures.gone.right, figures.gone.of, figures.nudged.right, figures.nudged.of]).toEqual([1, 2, 1, 1]);
    expect([figures.falseCards, figures.alarmedUnchanged.right, figures.alarmedUnchanged.of]).toEqual([2, 1, 1]);
    expect(formatTakes(figures)).toMatch(/bottles-two-gone +\| left \(IoU 1\.00\) +\| middle /);
  });
});

describe("what is read", () => {
  const head = "before,after,boxes_before,boxes_after,label,registered,source,licence,note\n";

  test("pairs.csv, whose boxes come in twos", () => {
    const [one] = readPairs(
      `${head}a.jpg,b.jpg,"[[0.1, 0.1, 0.2, 0.2]]","[[0.5, 0.1, 0.2, 0.2]]",change,1,s,CC0,moved`,
    );
    expect(one.changes).toEqual([{ referenceBox: [0.1, 0.1, 0.2, 0.2], box: [0.5, 0.1, 0.2, 0.2] }]);
    expect(() => readPairs(`${head}a.jpg,b.jpg,"[[0, 0, 1, 1]]",[],change,1,s,CC0,`)).toThrow("missing in one picture");
    expect(() => readPairs(`${head}a.jpg,b.jpg,[],[],perhaps,1,s,CC0,`)).toThrow("no label");
  });

  test("the truth of drawn pairs, in which a change has a place", () => {
    const side = { file: "changed-small-0000-take.jpg", box: CUP.box };
    const one = { kind: "changed", size: "small", photograph: "p.jpg", method: "telea", reference: side, take: side };
    expect(readInpainted(JSON.stringify({ perSize: 1, pairs: [one] })).pairs).toHaveLength(1);
    const placeless = { ...one, take: { ...side, box: null } };
    expect(() => readInpainted(JSON.stringify({ perSize: 1, pairs: [placeless] }))).toThrow("without a place");
    const outside = { ...one, take: { ...side, file: "../../etc/passwd" } };
    expect(() => readInpainted(JSON.stringify({ perSize: 1, pairs: [outside] }))).toThrow("drawn pairs");
  });
});
