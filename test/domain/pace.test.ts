import { expect, test } from "bun:test";
import { formatDuration } from "../../src/domain/duration.ts";
import { describePace, judgePace } from "../../src/domain/pace.ts";

const steady = (...costs: number[]) => costs.map((msPerSample) => ({ msPerSample, rateHz: null }));

test("the original's rule: y_max = (R/S + 1)/x, worked by hand", () => {
  // 45 s of take and 300 s of reset are 345 s; the original's two detectors cost 1.92 + 6.37 = 8.29 s a frame pair.
  const pace = judgePace({ detectors: steady(1920, 6370), rateHz: 1, workers: 1, resetSeconds: 300 });
  expect(pace.sustainableHz).toBeCloseTo(345 / 45 / 8.29, 9);
  // 45 samples are 373.05 s of work, 45 s of which while the camera rolls.
  expect(pace.secondsAfterCut).toBeCloseTo(328.05, 9);
  expect(pace).toMatchObject({ isMet: false, offerHz: 0.9 });
});

test("what is offered can be met, and a tenth more cannot", () => {
  // (120/45 + 1) / 1.5 = 2.444…; at 4 a second 180 samples of 1.5 s are 270 s, 45 s of which while it rolls.
  const input = { detectors: steady(1500), workers: 1 };
  const pace = judgePace({ ...input, rateHz: 4 });
  expect(pace).toMatchObject({ secondsAfterCut: 225, isMet: false, offerHz: 2.4 });
  expect(pace.sustainableHz).toBeCloseTo(2.4444, 4);
  // 108 samples of 1.5 s are 162 s: 117 s after the cut.
  expect(judgePace({ ...input, rateHz: 2.4 })).toMatchObject({ isMet: true, offerHz: 2.4 });
  expect(judgePace({ ...input, rateHz: 2.4 }).secondsAfterCut).toBeCloseTo(117, 9);
  expect(judgePace({ ...input, rateHz: 2.5 }).isMet).toBe(false);
});

test("strict real time leaves nothing after the cut", () => {
  expect(judgePace({ detectors: steady(250), rateHz: 4, workers: 1 })).toMatchObject({
    secondsAfterCut: 0,
    isMet: true,
  });
  expect(judgePace({ detectors: steady(251), rateHz: 4, workers: 1 }).secondsAfterCut).toBeCloseTo(0.18, 9);
});

test("a detector that wants fewer samples than the scene gives costs only those", () => {
  // 45 * (4 * 0.5 + 1 * 2) = 180 s of work, 135 s after the cut; without the wish it would be 450 s.
  const detectors = [...steady(500), { msPerSample: 2000, rateHz: 1 }];
  const pace = judgePace({ detectors, rateHz: 4, workers: 1 });
  expect(pace.secondsAfterCut).toBeCloseTo(135, 9);
  // Above 1 a second only the first grows: 0.5 y + 2 = 165/45, y = 3.333…
  expect(pace.sustainableHz).toBeCloseTo(3.3333, 4);
  expect(pace.offerHz).toBe(3.3);
  expect(judgePace({ detectors, rateHz: 3.3, workers: 1 }).isMet).toBe(true);
});

test("where the wishes are beyond reach, both shrink together", () => {
  // 45 y (1 + 5) = 165 s: y = 0.611…, below the wish of 1.
  const detectors = [...steady(1000), { msPerSample: 5000, rateHz: 1 }];
  const pace = judgePace({ detectors, rateHz: 4, workers: 1 });
  expect(pace.sustainableHz).toBeCloseTo(0.6111, 4);
  expect(pace.offerHz).toBe(0.6);
});

test("workers share the work of several detectors, but none is faster than one sample after the other", () => {
  // 45 * 4 * (1 + 0.5) = 270 s over two workers are 135 s, but the slower alone has 180 s: 135 s after the cut.
  const two = judgePace({ detectors: steady(1000, 500), rateHz: 4, workers: 2 });
  expect(two.secondsAfterCut).toBeCloseTo(135, 9);
  expect(two.sustainableHz).toBeCloseTo(3.6667, 4);
  // Four equal ones over two workers: 45 * 4 * 4 * 0.25 / 2 = 90 s, 45 s after the cut; alone each keeps up.
  const four = judgePace({ detectors: steady(250, 250, 250, 250), rateHz: 4, workers: 2 });
  expect(four).toMatchObject({ secondsAfterCut: 45, isMet: true });
  expect(four.sustainableHz).toBeCloseTo(7.3333, 4);
  expect(judgePace({ detectors: steady(1000), rateHz: 4, workers: 8 }).secondsAfterCut).toBeCloseTo(135, 9);
});

test("each camera that rolls is as much again, also for a detector with a wish", () => {
  // 2 * 45 * (2 * 0.5 + 1 * 0.5) = 135 s of work: 90 s after the cut.
  const detectors = [...steady(500), { msPerSample: 500, rateHz: 1 }];
  const pace = judgePace({ detectors, rateHz: 2, cameras: 2, workers: 1 });
  expect(pace.secondsAfterCut).toBeCloseTo(90, 9);
  // Above 1 a second: 2 * (0.5 y + 0.5) = 165/45, y = 2.666…
  expect(pace.sustainableHz).toBeCloseTo(2.6667, 4);
  expect(describePace(pace)).toBe(
    "At 2 samples a second of 2 cameras these detectors need 1 min 30 s after a 45 s take.",
  );
  expect(judgePace({ detectors, rateHz: 2, workers: 1 }).secondsAfterCut).toBeCloseTo(22.5, 9);
});

test("the rate that is found is the rate at which the reset is just long enough, whatever the wishes", () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  for (let round = 0; round < 300; round++) {
    const detectors = Array.from({ length: 1 + Math.floor(random() * 6) }, () => ({
      msPerSample: 20 + random() * 4000,
      rateHz: random() < 0.5 ? null : 0.2 + random() * 6,
    }));
    const input = { detectors, workers: 1 + Math.floor(random() * 4), takeSeconds: 10 + random() * 300 };
    const { sustainableHz } = judgePace({ ...input, rateHz: 1 });
    if (sustainableHz === Infinity) {
      expect(judgePace({ ...input, rateHz: 1000 }).isMet).toBe(true);
    } else {
      expect(judgePace({ ...input, rateHz: sustainableHz }).secondsAfterCut).toBeCloseTo(120, 6);
      expect(judgePace({ ...input, rateHz: sustainableHz * 1.001 }).isMet).toBe(false);
    }
  }
});

test("words for it", () => {
  const say = (msPerSample: number, rateHz: number) =>
    describePace(judgePace({ detectors: steady(msPerSample), rateHz, workers: 1 }));
  expect(say(1500, 4)).toBe(
    "At 4 samples a second these detectors need 3 min 45 s after a 45 s take. 2.4 a second would be done in 2 min.",
  );
  expect(say(1500, 1)).toBe("At 1 sample a second these detectors need 23 s after a 45 s take.");
  expect(say(100, 4)).toBe("At 4 samples a second these detectors keep up with the take.");
  expect(say(40_000, 1)).toBe(
    "At 1 sample a second these detectors need 29 min 15 s after a 45 s take. No rate would be done in 2 min; take fewer detectors.",
  );
  expect(describePace(judgePace({ detectors: [], rateHz: 4, workers: 2 }))).toContain("keep up");
});

test("numbers that no box has are refused", () => {
  const input = { detectors: steady(100), rateHz: 4, workers: 2 };
  for (const junk of [
    { rateHz: 0 },
    { rateHz: Number.NaN },
    { workers: 0 },
    { cameras: 0 },
    { takeSeconds: -1 },
    { resetSeconds: Infinity },
    { detectors: steady(-1) },
    { detectors: [{ msPerSample: 1, rateHz: 0 }] },
  ]) {
    expect(() => judgePace({ ...input, ...junk })).toThrow(expect.objectContaining({ code: "invalid" }));
  }
});

test("a duration as it is said", () => {
  const said = [0, 0.4, 14, 59.6, 60, 190, 3599, 3600, 3900, 7199].map(formatDuration);
  expect(said).toEqual([
    "0 s",
    "0 s",
    "14 s",
    "1 min",
    "1 min",
    "3 min 10 s",
    "59 min 59 s",
    "1 h",
    "1 h 5 min",
    "2 h",
  ]);
});
