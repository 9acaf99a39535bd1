import { expect, test } from "bun:test";
import { Countdown, type Counts } from "../../src/pipeline/countdown.ts";
import { type Outlook, ReportingPace } from "../../src/pipeline/progress.ts";

/** Time that goes on when the test says so. */
class HandClock {
  nowMs = 5000;
  wallMs = () => this.nowMs;
  monotonicMs = () => this.nowMs;
}

interface Said extends Counts, Outlook {
  atMs: number;
}

function openPace(each?: () => readonly Counts[]) {
  const clock = new HandClock();
  const said: Said[] = [];
  const pace = new ReportingPace(
    clock,
    (done, total, outlook) => said.push({ atMs: clock.nowMs, done, total, ...outlook }),
    each ? { each } : {},
  );
  return { clock, said, pace };
}

/** The most by which what is shown went up or down from one report to the next, beyond the time that passed. */
function largestJump(said: readonly Said[]): number {
  const known = said.flatMap(({ atMs, secondsLeft }) => (secondsLeft === null ? [] : [{ atMs, secondsLeft }]));
  const jumps = known.slice(1).map(({ atMs, secondsLeft }, index) => {
    const before = known[index] ?? { atMs, secondsLeft };
    const passed = (atMs - before.atMs) / 1000;
    return Math.abs(before.secondsLeft - secondsLeft) - passed;
  });
  return Math.max(0, ...jumps);
}

test("steady work is counted down to the second, and nothing is said before there is something to go by", () => {
  const { clock, said, pace } = openPace();
  pace.set(0, 120);
  for (let sample = 0; sample < 120; sample++) {
    clock.nowMs += 250;
    pace.step();
  }
  expect(pace.counts()).toEqual({ done: 120, total: 120 });
  expect(said[0]).toMatchObject({ done: 0, total: 120, secondsLeft: null });
  const known = said.filter(({ secondsLeft }) => secondsLeft !== null);
  expect(known[0]?.atMs).toBeLessThanOrEqual(5000 + 2000);
  for (const { atMs, secondsLeft } of known) {
    expect(Math.abs((secondsLeft ?? 0) - (5000 + 30_000 - atMs) / 1000)).toBeLessThanOrEqual(1);
  }
  expect(said.at(-1)).toMatchObject({ done: 120, secondsLeft: null });
});

test("reports keep their pace, however fast the work is", () => {
  const { clock, said, pace } = openPace();
  pace.set(0, 10_000);
  for (let sample = 0; sample < 10_000; sample++) {
    clock.nowMs += 1;
    pace.step();
  }
  expect(said.length).toBeLessThanOrEqual(21);
  expect(said.slice(1).every(({ atMs }, index) => atMs - (said[index]?.atMs ?? 0) >= 500)).toBe(true);
});

test("work in bursts is counted down calmly: near the truth, never upwards once it has settled", () => {
  for (const { periodMs, samples } of [
    { periodMs: 4000, samples: 12 },
    { periodMs: 1000, samples: 4 },
    { periodMs: 4000, samples: 1 },
    { periodMs: 6000, samples: 40 },
  ]) {
    const { clock, said, pace } = openPace();
    const endMs = 5000 + 20 * periodMs;
    for (; clock.nowMs < endMs; clock.nowMs += 500) {
      pace.set(samples * Math.floor((clock.nowMs - 5000) / periodMs), samples * 20);
    }
    const settled = said.filter(({ atMs }) => atMs > 5000 + 8 * periodMs);
    expect(settled.length).toBeGreaterThan(10);
    for (const { atMs, secondsLeft } of settled) {
      expect(Math.abs((secondsLeft ?? 0) - (endMs - atMs) / 1000)).toBeLessThanOrEqual(2 + periodMs / 1000);
    }
    const shown = settled.map(({ secondsLeft }) => secondsLeft ?? 0);
    expect(shown).toEqual(shown.toSorted((one, other) => other - one));
    expect(largestJump(settled)).toBeLessThanOrEqual(5);
  }
});

test("samples of very uneven cost never make it leap", () => {
  let seed = 11;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  for (let run = 0; run < 40; run++) {
    let atMs = 0;
    const ends = Array.from({ length: 120 }, () => {
      atMs -= Math.log(1 - random()) * 1500;
      return atMs;
    });
    const countdown = new Countdown();
    let before: number | null = null;
    for (let nowMs = 0; nowMs < atMs; nowMs += 500) {
      countdown.note(nowMs, [{ done: ends.filter((end) => end <= nowMs).length, total: ends.length }]);
      const seconds = countdown.secondsLeft(nowMs);
      if (nowMs > 10_000 && seconds !== null && before !== null) {
        expect(Math.abs(seconds - before)).toBeLessThanOrEqual(0.4 * Math.max(10, before));
      }
      before = seconds;
    }
  }
});

test("a total that grows makes more to do at once", () => {
  const { clock, said, pace } = openPace();
  pace.set(0, 100);
  const work = (samples: number) => {
    for (let sample = 0; sample < samples; sample++) {
      clock.nowMs += 250;
      pace.step();
    }
  };
  work(60);
  expect(said.at(-1)?.secondsLeft).toBe(10);
  pace.set(60, 300);
  clock.nowMs += 500;
  pace.set(62, 300);
  expect(said.at(-1)).toMatchObject({ done: 62, total: 300, secondsLeft: 60 });
  work(236);
  expect(said.at(-1)?.secondsLeft).toBeLessThanOrEqual(2);
});

test("a total that grows with every sample never says that it is almost over", () => {
  const { clock, said, pace } = openPace();
  for (let sample = 1; sample <= 400; sample++) {
    clock.nowMs += 100;
    pace.set(sample, sample + 50);
  }
  for (const { secondsLeft } of said.slice(6)) expect(Math.abs((secondsLeft ?? 0) - 5)).toBeLessThanOrEqual(1);
});

test("the slowest detector says when it ends, and those with samples before them are counted", () => {
  const fast = { done: 0, total: 100 };
  const slow = { done: 0, total: 100 };
  const { clock, said, pace } = openPace(() => [fast, slow]);
  for (let tick = 0; tick <= 2000; tick++) {
    fast.done = Math.min(100, Math.floor(tick / 2));
    slow.done = Math.min(100, Math.floor(tick / 20));
    pace.set(fast.done + slow.done, 200);
    clock.nowMs += 100;
  }
  // Together they did 5.5 a second at first, which would foresee 36 s: the slow one needs 200 s.
  const early = said.find(({ atMs }) => atMs >= 5000 + 10_000);
  expect(early?.secondsLeft).toBeGreaterThan(170);
  expect(early?.secondsLeft).toBeLessThan(215);
  expect(early?.detectorsBehind).toBe(2);
  expect(said.find(({ atMs }) => atMs >= 5000 + 30_000)?.detectorsBehind).toBe(1);
  expect(said.at(-1)).toMatchObject({ detectorsBehind: 0, secondsLeft: null });
  expect(largestJump(said.filter(({ atMs }) => atMs > 5000 + 15_000))).toBeLessThanOrEqual(12);
});

test("a detector that needs twenty seconds a sample is foreseen too", () => {
  const countdown = new Countdown();
  let atMs = 0;
  for (let done = 0; done <= 6; done++, atMs += 20_000) countdown.note(atMs, [{ done, total: 12 }]);
  const left = countdown.secondsLeft(atMs - 20_000);
  expect(left).toBe(120);
});

test("while nothing is done the end moves away, and after two minutes nothing is foreseen", () => {
  const countdown = new Countdown();
  let atMs = 0;
  for (let done = 0; done <= 80; done++, atMs += 250) {
    countdown.note(atMs, [{ done, total: 120 }]);
    countdown.secondsLeft(atMs);
  }
  const said: (number | null)[] = [];
  for (let second = 0; second < 140; second++, atMs += 1000) {
    countdown.note(atMs, [{ done: 80, total: 120 }]);
    said.push(countdown.secondsLeft(atMs));
  }
  expect(said[0]).toBeLessThanOrEqual(11);
  expect(said[20]).toBeGreaterThan(said[0] ?? 0);
  expect(said.at(-1)).toBeNull();
  expect(said.every((seconds) => seconds === null || seconds >= 5)).toBe(true);
});

test("a watched countdown goes on by itself while nothing is done, and ends with its watch", async () => {
  const { clock, said, pace } = openPace();
  pace.set(0, 100);
  for (let sample = 0; sample < 40; sample++) {
    clock.nowMs += 250;
    pace.step();
  }
  const before = said.length;
  {
    using _watch = pace.watch();
    clock.nowMs += 30_000;
    const end = performance.now() + 20_000;
    while (said.length === before && performance.now() < end) await Bun.sleep(20);
  }
  expect(said.length).toBe(before + 1);
  expect(said.at(-1)?.secondsLeft).toBeGreaterThan(said[before - 1]?.secondsLeft ?? 0);
  clock.nowMs += 30_000;
  await Bun.sleep(1500);
  expect(said.length).toBe(before + 1);
});
