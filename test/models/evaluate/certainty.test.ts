import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { logOddsOf, weighEvidence } from "../../../detectors/clock/certainty.ts";
import { CERTAINTY } from "../../../detectors/clock/certainty-figures.ts";
import type { Evidence } from "../../../detectors/clock/reading.ts";
import type { Answer, Answers } from "../../../models/evaluate/certainty/answers.ts";
import { readFrames } from "../../../models/evaluate/certainty/drawn-frames.ts";
import { findThing, isRight } from "../../../models/evaluate/certainty/judging.ts";
import { writeCertainty } from "../../../models/evaluate/certainty/keeping.ts";
import { fitLogistic } from "../../../models/evaluate/certainty/logistic.ts";
import { formatCertainty } from "../../../models/evaluate/certainty/table.ts";
import { LEAST_CLAIMS, pickThreshold } from "../../../models/evaluate/certainty/threshold.ts";
import {
  chooseTrial,
  fitBelief,
  isClaimed,
  PRECISION,
  tryScores,
} from "../../../models/evaluate/certainty/weighing.ts";

/** Park and Miller's generator, 0..1: the same numbers each time. */
function* chances(): Generator<number, never> {
  for (let state = 20_261; ; state = (state * 48_271) % 2_147_483_647) yield state / 2_147_483_647;
}
const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));
const PLANTED = { bias: -1, score: 0.8, mass: 0.5, readable: 1.2 };

/** Answers whose truth is drawn with the planted weights' probability. */
function plant(count: number): Answers {
  const chance = chances();
  const next = () => chance.next().value;
  const evidence = (): Evidence => ({
    score: 0.1 + 0.88 * next(),
    mass: 0.05 + 0.9 * next(),
    readable: 0.05 + 0.9 * next(),
  });
  const answers = Array.from({ length: count }, (_, index): Answer => {
    const type = index % 4 < 2 ? "analog" : "digital";
    const own = evidence();
    const isRight = next() < weighEvidence(type, own, PLANTED);
    return { part: index % 2 ? "fit" : "report", type, evidence: own, isRight, clock: index, isReadable: true };
  });
  const half = { analog: count / 4, digital: count / 4 };
  return { answers, readable: { fit: half, report: half } };
}

describe("the fit", () => {
  test("finds the weights that were planted", () => {
    const { answers } = plant(20_000);
    const fit = fitLogistic(answers.map(({ evidence, isRight }) => ({ features: logOddsOf(evidence), isRight })));
    expect(fit.bias).toBeCloseTo(PLANTED.bias, 0);
    for (const [index, planted] of [PLANTED.score, PLANTED.mass, PLANTED.readable].entries()) {
      expect(Math.abs(fit.weights[index] - planted)).toBeLessThan(0.1);
    }
  });

  test("no evidence ever speaks against a reading: such a weight is 0, and the others are fitted without it", () => {
    const chance = chances();
    const examples = Array.from({ length: 4000 }, () => {
      const features = [4 * chance.next().value - 2, 4 * chance.next().value - 2];
      return { features, isRight: chance.next().value < sigmoid(1.5 * features[0] - features[1]) };
    });
    const both = fitLogistic(examples);
    const alone = fitLogistic(examples.map(({ features, isRight }) => ({ features: [features[0]], isRight })));
    expect(both.weights).toEqual([alone.weights[0], 0]);
    expect(both.weights[0]).toBeGreaterThan(1);
  });

  test("stays finite where right and wrong are wholly apart", () => {
    const examples = Array.from({ length: 40 }, (_, index) => ({ features: [index - 19.5], isRight: index > 19 }));
    const { bias, weights } = fitLogistic(examples);
    expect(Number.isFinite(bias)).toBe(true);
    expect(weights[0]).toBeGreaterThan(0);
    expect(weights[0]).toBeLessThan(20);
  });

  test("says so where there is nothing to fit", () => {
    expect(() => fitLogistic([])).toThrow(
      "there is nothing to fit: 0 right and 0 wrong readings, and 5 of each are needed",
    );
    const allRight = Array.from({ length: 50 }, () => ({ features: [1], isRight: true }));
    expect(() => fitLogistic(allRight)).toThrow("50 right and 0 wrong readings");
  });
});

describe("the threshold", () => {
  test("is the lowest from which on the precision holds, half-way to the next reading", () => {
    const readings = Array.from({ length: 100 }, (_, index) => ({
      probability: 1 - index / 100,
      isRight: index < 76 && index !== 7,
    }));
    const threshold = pickThreshold(readings, 0.95) ?? 1;
    const claimed = readings.filter(({ probability }) => probability >= threshold);
    expect(claimed.filter((one) => one.isRight).length / claimed.length).toBeGreaterThanOrEqual(0.95);
    // 75 of 76 to 75 of 78 hold, 75 of 79 is 94.9 %.
    expect(claimed).toHaveLength(78);
    expect(threshold).toBeCloseTo((0.23 + 0.22) / 2, 9);
  });

  test("never parts readings of one probability", () => {
    const readings = Array.from({ length: 90 }, (_, index) => ({
      probability: index < 45 ? 0.9 : 0.5,
      isRight: index < 88 && index !== 50,
    }));
    expect(pickThreshold(readings, 0.96)).toBeCloseTo(0.25, 9);
    expect(pickThreshold(readings, 0.97)).toBeCloseTo(0.7, 9);
  });

  test("is none where nothing reaches the precision, or too few do", () => {
    const readings = Array.from({ length: 100 }, (_, index) => ({
      probability: index / 100,
      isRight: index % 2 === 0,
    }));
    expect(pickThreshold(readings, 0.95)).toBeUndefined();
    const few = Array.from({ length: LEAST_CLAIMS - 1 }, (_, index) => ({ probability: index / 100, isRight: true }));
    expect(pickThreshold(few, 0.95)).toBeUndefined();
    expect(pickThreshold([{ probability: 0.5, isRight: true }, ...few], 0.95)).toBe(0);
  });

  test("without one nothing is chosen, and a sentence says so", () => {
    const planted = plant(2000);
    const chance = chances();
    const blind = planted.answers.map((answer) => ({ ...answer, isRight: chance.next().value < 0.5 }));
    expect(() => tryScores({ ...planted, answers: blind })).toThrow(
      "no threshold makes 94 % of 20 or more times of dials and of displays right",
    );
  });

  test("holds the precision for either kind of clock, and roughly so where nothing was fitted", () => {
    const { answers } = plant(20_000);
    const fitting = answers.slice(0, answers.length / 2);
    const unseen = answers.slice(answers.length / 2);
    for (const type of ["analog", "digital"] as const) {
      const belief = fitBelief(type, fitting) ?? { ...PLANTED, threshold: 2 };
      const claims = (of: Answer[]) =>
        of.filter((one) => one.type === type && weighEvidence(type, one.evidence, belief) >= belief.threshold);
      const precision = (own: Answer[]) => own.filter((one) => one.isRight).length / own.length;
      expect(claims(fitting).length).toBeGreaterThan(150);
      expect(precision(claims(fitting))).toBeGreaterThan(PRECISION - 0.01);
      expect(precision(claims(unseen))).toBeGreaterThan(PRECISION - 0.03);
    }
  });
});

describe("the finder's least score", () => {
  test("is the one with the best recall; of as good ones that with the fewest glances", () => {
    const trial = (recall: number, glances: number) => ({
      certainty: { ...CERTAINTY, leastScore: glances },
      recall,
      glances,
    });
    expect(chooseTrial([trial(0.5, 900), trial(0.8, 800), trial(0.797, 500), trial(0.7, 400)]).glances).toBe(500);
  });

  test("counts each clock once, and nothing below it is claimed", () => {
    const planted = plant(8000);
    const doubled = { ...planted, answers: [...planted.answers, ...planted.answers] };
    const [trials, again] = [tryScores(planted), tryScores(doubled)];
    for (const { recall } of trials) expect(recall).toBeLessThanOrEqual(1);
    expect(again[0].recall).toBeCloseTo(trials[0].recall, 1);
    expect(trials.map(({ glances }) => glances)).toEqual(trials.map(({ glances }) => glances).sort((a, b) => b - a));
    const faint: Answer = { ...planted.answers[0], evidence: { score: 0.2, mass: 1, readable: 1 } };
    expect(isClaimed(faint, { ...CERTAINTY, leastScore: 0.3 })).toBe(false);
  });

  test("and all figures are printed", () => {
    const answers = plant(8000);
    const trials = tryScores(answers);
    const chosen = chooseTrial(trials).certainty;
    const text = formatCertainty({ kept: CERTAINTY, chosen, trials, answers: { thorough: answers, quick: answers } });
    expect(text).toContain(JSON.stringify(chosen));
    expect(text).not.toContain("NaN");
  });
});

describe("what is true of an answer", () => {
  const size = { width: 1000, height: 500 };
  const box: [number, number, number, number] = [0.1, 0.2, 0.2, 0.4];
  const dial = { box, type: "analog" as const, minutes: 719.5, text: null, readable: true };
  const display = { box, type: "digital" as const, minutes: null, text: "9:42P", readable: true };
  const reading = { period: 720 as const, seconds: null, hours: 12 as const, confidence: 1, text: null };
  const face = { type: "analog" as const, cx: 200, cy: 200, a: 100, b: 0, c: 0, d: 100, score: 1 };

  test("a clock is the thing of its type in whose box its middle lies", () => {
    expect(findThing(face, [display, dial], size)).toBe(1);
    expect(findThing({ ...face, cx: 400 }, [dial], size)).toBe(-1);
    expect(findThing(face, [{ ...dial, box: [0, 0, 1, 1] }, dial], size)).toBe(1);
  });

  test("hands are right within a minute, over twelve o'clock too; displays exactly", () => {
    expect(isRight(dial, { ...reading, minutes: 0 })).toBe(true);
    expect(isRight(dial, { ...reading, minutes: 717 })).toBe(false);
    expect(isRight(dial, { ...reading, minutes: 1 })).toBe(true);
    expect(isRight(dial, { ...reading, minutes: 2 })).toBe(false);
    expect(isRight(display, { ...reading, minutes: 21 * 60 + 42, period: 1440 })).toBe(true);
    expect(isRight(display, { ...reading, minutes: 9 * 60 + 42, period: 1440 })).toBe(false);
    expect(isRight(display, { ...reading, minutes: 9 * 60 + 42 })).toBe(true);
    expect(isRight(display, { ...reading, minutes: 9 * 60 + 43 })).toBe(false);
    expect(isRight({ ...display, text: null }, { ...reading, minutes: 0 })).toBe(false);
  });
});

describe("files", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "camf-certainty-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("what is kept is a module that says the same", async () => {
    const path = join(folder, "kept.ts");
    const certainty = {
      ...CERTAINTY,
      leastScore: 0.25,
      analog: { bias: -1.5, score: 0.7, mass: 0, readable: 2, threshold: 0.8 },
    };
    writeCertainty(certainty, path);
    expect((await import(path)).CERTAINTY).toEqual(certainty);
  });

  test("frames without their truth are refused with a sentence", () => {
    expect(() => readFrames(folder, folder)).toThrow("remove the folder, and it is drawn anew");
    writeFileSync(
      join(folder, "truth.json"),
      '{"frames":[{"file":"a.jpg","part":"train","things":[]}],"photographs":[]}',
    );
    expect(() => readFrames(folder, folder)).toThrow("/frames/0/part");
  });
});
