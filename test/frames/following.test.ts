import { describe, expect, test } from "bun:test";
import { readCurve } from "../../src/domain/alignment.ts";
import { alignTake } from "../../src/frames/process/agreement.ts";
import { Follower } from "../../src/frames/process/follower.ts";
import { findHandles } from "../../src/frames/process/handles.ts";
import { Series } from "../../src/frames/process/series.ts";
import { ACTION_FROM_MS, ACTION_TO_MS, type Shot, STEP_MS, sign } from "./action.ts";

const REFERENCE = sign(14_000, (actionMs) => ({ actionMs }));
/** Outcomes lag by two seconds of samples. */
const LAG = 8;
/** Moments lie on a grid; the best one is off by at most half a step, the next one by a step and a half. */
const ONE_STEP_OFF_MS = 1.5 * STEP_MS;

interface Case {
  lengthMs: number;
  at: (takeMs: number) => Shot;
  offsetMs?: number;
  ratio?: number;
  headMs?: number;
  tailMs?: number;
  tailBy?: "cover" | "camera";
}

const BOARD = { box: [0.3, 0.3, 0.4, 0.7] as [number, number, number, number], level: 235 };

const CASES: Record<string, Case> = {
  "the same again": { lengthMs: 14_000, at: (ms) => ({ actionMs: ms }), offsetMs: 0 },
  "a take rolled 6 s early": { lengthMs: 20_000, at: (ms) => ({ actionMs: ms - 6125 }), offsetMs: -6125 },
  "a take rolled 20 s early": { lengthMs: 36_000, at: (ms) => ({ actionMs: ms - 20_125 }), offsetMs: -20_125 },
  "a take rolled late": { lengthMs: 12_000, at: (ms) => ({ actionMs: ms + 1875 }), offsetMs: 1875 },
  "a take rolled in the middle": { lengthMs: 9000, at: (ms) => ({ actionMs: ms + 4875 }), offsetMs: 4875 },
  "a pause on the way": {
    lengthMs: 19_000,
    at: (ms) => ({ actionMs: ms < 4000 ? ms : Math.max(4000, ms - 4000) }),
  },
  "a pause with the hand in the air": {
    lengthMs: 19_000,
    at: (ms) => ({ actionMs: ms < 6600 ? ms : Math.max(6600, ms - 4000) }),
  },
  "a line said again": { lengthMs: 20_000, at: (ms) => ({ actionMs: ms < 8000 ? ms : ms - 3000 }) },
  "a longer tail": { lengthMs: 30_000, at: (ms) => ({ actionMs: ms }), offsetMs: 0 },
  "one and a half times as fast": { lengthMs: 10_000, at: (ms) => ({ actionMs: ms * 1.5 }), ratio: 1.5 },
  "twice as fast": { lengthMs: 8000, at: (ms) => ({ actionMs: ms * 2 }), ratio: 2 },
  "half as fast": { lengthMs: 28_000, at: (ms) => ({ actionMs: ms * 0.5 }), ratio: 0.5 },
  "another exposure": { lengthMs: 20_000, at: (ms) => ({ actionMs: ms - 4000, gain: 0.6 }), offsetMs: -4000 },
  "a logarithmic look": { lengthMs: 20_000, at: (ms) => ({ actionMs: ms - 4000, gamma: 0.5 }), offsetMs: -4000 },
  "a bumped camera": { lengthMs: 20_000, at: (ms) => ({ actionMs: ms - 4000, bumpedBy: 6 }), offsetMs: -4000 },
  "a board at the head": {
    lengthMs: 22_000,
    at: (ms) => ({ actionMs: ms - 6125, cover: ms > 400 && ms < 3300 ? BOARD : undefined }),
    headMs: 3500,
  },
  "a board at the tail": {
    lengthMs: 22_000,
    at: (ms) => ({ actionMs: ms - 4125, cover: ms > 18_100 && ms < 20_300 ? BOARD : undefined }),
    tailMs: 18_000,
    tailBy: "cover",
  },
  "a board at the head and a camera that tilts down": {
    lengthMs: 22_000,
    at: (ms) => ({
      actionMs: ms - 6125,
      tiltedBy: ms > 18_000 ? Math.min(400, (ms - 18_000) / 5) : 0,
      cover: ms > 400 && ms < 3300 ? BOARD : undefined,
    }),
    headMs: 3500,
    tailMs: 18_000,
    tailBy: "cover",
  },
};

function followOnline(take: Series): number[] {
  const follower = new Follower(REFERENCE, STEP_MS);
  const found: number[] = [];
  const read = (index: number) => {
    const moment = follower.find(take.timesMs[index]);
    if (!moment) throw new Error("the sample is remembered");
    found.push(REFERENCE.timesMs[moment.index]);
  };
  for (const [index, takeMs] of take.timesMs.entries()) {
    follower.add(takeMs, take.signatures[index]);
    if (index >= LAG) read(index - LAG);
  }
  for (let index = found.length; index < take.length; index++) read(index);
  return found;
}

/** How far off the moments are while somebody is in the set. */
function measureErrors(take: Series, at: Case["at"], found: ArrayLike<number>): number[] {
  return take.timesMs.flatMap((ms, index) => {
    const { actionMs } = at(ms);
    const isInSet = actionMs !== undefined && actionMs > ACTION_FROM_MS && actionMs < ACTION_TO_MS;
    return isInSet ? [Math.abs((found[index] ?? 0) - actionMs)] : [];
  });
}

const breathe = () => Promise.resolve();

describe("somebody who moves through the set is followed", () => {
  test.each(Object.entries(CASES))("%s", async (_, { lengthMs, at, ...expected }) => {
    const take = sign(lengthMs, at, 1000);
    expect(Math.max(...measureErrors(take, at, followOnline(take)))).toBeLessThanOrEqual(ONE_STEP_OFF_MS);
    const whole = await alignTake(take, REFERENCE, { takeStepMs: STEP_MS, breathe });
    const found = take.timesMs.map((ms) => readCurve(whole.curve, ms));
    expect(whole.unaligned).toBeNull();
    expect(Math.max(...measureErrors(take, at, found))).toBeLessThanOrEqual(ONE_STEP_OFF_MS);
    expect(whole.spreadMs ?? 0).toBeLessThanOrEqual(2 * STEP_MS);
    if (expected.offsetMs !== undefined)
      expect(Math.abs(whole.offsetMs - expected.offsetMs)).toBeLessThanOrEqual(STEP_MS / 2);
    expect(Math.abs(whole.ratio - (expected.ratio ?? 1))).toBeLessThanOrEqual(0.05);
    expect({ headMs: whole.headMs, tailMs: whole.tailMs }).toEqual({
      headMs: expected.headMs ?? null,
      tailMs: expected.tailMs ?? null,
    });
    expect(whole.tailBy).toBe(expected.tailBy ?? null);
  });
});

test("beyond the reference's end stands its last settled picture, not the camera that tilts down", async () => {
  const reference = sign(16_000, (ms) => ({ actionMs: ms, tiltedBy: ms > 13_000 ? (ms - 13_000) / 5 : 0 }));
  const take = sign(30_000, (ms) => ({ actionMs: ms }), 1000);
  const { beyondMs, curve } = await alignTake(take, reference, { takeStepMs: STEP_MS, breathe });
  expect(beyondMs).toBeGreaterThanOrEqual(ACTION_TO_MS);
  expect(beyondMs).toBeLessThanOrEqual(16_000 + STEP_MS);
  const settledMs = readCurve(curve, 29_000);
  expect(settledMs).toBeGreaterThan(ACTION_TO_MS);
  expect(settledMs).toBeLessThanOrEqual(13_000);
});

test("where nothing moves in either, the clock since roll tells, and it is said that nothing did", async () => {
  const empty = sign(10_000, () => ({ actionMs: undefined }));
  const take = sign(8000, () => ({ actionMs: undefined }), 1000);
  const { unaligned, spreadMs, curve, headMs, tailMs } = await alignTake(take, empty, { takeStepMs: STEP_MS, breathe });
  expect(unaligned).toBe("nothing moves in the take by which its time could be told");
  expect({ spreadMs, headMs, tailMs }).toEqual({ spreadMs: null, headMs: null, tailMs: null });
  for (const ms of [0, 2000, 7750]) expect(Math.abs(readCurve(curve, ms) - ms)).toBeLessThanOrEqual(STEP_MS);
});

test("somebody else's way through the set is not aligned, but compared with the empty set", async () => {
  const take = sign(14_000, (ms) => ({
    actionMs: undefined,
    cover: { box: [ms / 20_000, 0.2, 0.12, 0.5], level: 20 },
  }));
  const { unaligned, curve, headMs, tailMs } = await alignTake(take, REFERENCE, { takeStepMs: STEP_MS, breathe });
  expect(unaligned).toBe("what moves in the take was not found in the reference");
  expect({ headMs, tailMs }).toEqual({ headMs: null, tailMs: null });
  for (const ms of [0, 5000, 13_000]) {
    const found = readCurve(curve, ms);
    expect(found < ACTION_FROM_MS || found > ACTION_TO_MS).toBe(true);
  }
});

test("a thing that comes at the head and stays is no board", async () => {
  const at = (ms: number): Shot => ({ actionMs: ms - 4125, cover: ms > 2000 ? BOARD : undefined });
  const take = sign(22_000, at, 1000);
  expect(await alignTake(take, REFERENCE, { takeStepMs: STEP_MS, breathe })).toMatchObject({
    headMs: null,
    tailMs: null,
  });
});

test("light that goes out at the end does not end the take", async () => {
  const dark = (ms: number): Shot => ({ actionMs: ms, gain: ms > 12_000 ? 0.15 : 1 });
  const reference = sign(16_000, dark);
  const take = sign(16_000, dark, 1000);
  const { tailMs, unaligned } = await alignTake(take, reference, { takeStepMs: STEP_MS, breathe });
  expect({ tailMs, unaligned }).toEqual({ tailMs: null, unaligned: null });
});

test("one run of a series is aligned alone", async () => {
  const at = (ms: number): Shot => ({ actionMs: ms < 15_000 ? ms : ms - 15_125 });
  const take = sign(29_000, at, 1000);
  const options = { takeStepMs: STEP_MS, breathe, fromMs: 15_250, toMs: 28_750 };
  const second = await alignTake(take, REFERENCE, options);
  expect(second.unaligned).toBeNull();
  expect(Math.abs(second.offsetMs + 15_125)).toBeLessThanOrEqual(STEP_MS / 2);
  expect(second.curve[0]?.[0]).toBe(15_250);
});

test("a take of ten minutes is aligned in bounded steps", async () => {
  const one = sign(60_000, (ms) => ({ actionMs: (ms * 1.1) % 15_000 }));
  const long = (offset: number) => {
    const timesMs = Array.from({ length: 2400 }, (_, index) => index * STEP_MS);
    return Series.of(
      timesMs,
      timesMs.map((_, index) => one.signatures[(index + offset) % one.length]),
    );
  };
  const { curve, unaligned } = await alignTake(long(8), long(0), { takeStepMs: STEP_MS, breathe });
  expect(unaligned === null || unaligned.includes("alike")).toBe(true);
  expect(curve.length).toBeLessThanOrEqual(200);
});

test("a camera that leaves is told from something that comes before it", () => {
  const timesMs = Array.from({ length: 80 }, (_, index) => index * STEP_MS);
  const during = (from: number, to: number, share: number) =>
    Float32Array.from(timesMs, (_, index) => (index >= from && index < to ? share : 0));
  const left = { departed: during(72, 80, 0.9), foreign: during(72, 80, 0.9), held: during(0, 0, 0) };
  expect(findHandles(timesMs, left)).toEqual({ headMs: null, tailMs: 71 * STEP_MS, tailBy: "camera" });
  const board = { departed: during(70, 76, 0.3), foreign: during(70, 76, 0.3), held: during(0, 0, 0) };
  expect(findHandles(timesMs, board)).toEqual({ headMs: null, tailMs: 69 * STEP_MS, tailBy: "cover" });
});
