import { expect, test } from "bun:test";
import { Thinning } from "../../src/pipeline/thinning.ts";

function pick(times: readonly number[], rateHz: number, wantedHz?: number): number[] {
  const thinning = new Thinning(rateHz, wantedHz);
  return times.filter((time) => thinning.picks(time));
}

const FOUR_A_SECOND = Array.from({ length: 17 }, (_, index) => index * 250);

test("a detector that wants one a second of four gets every fourth", () => {
  expect(pick(FOUR_A_SECOND, 4, 1)).toEqual([0, 1000, 2000, 3000, 4000]);
  expect(new Thinning(4, 1).rateHz).toBe(1);
});

test("a rate that does not divide the scene's is kept to, evenly", () => {
  expect(pick(FOUR_A_SECOND.slice(0, 7), 4, 3)).toEqual([0, 500, 1000, 1500]);
  expect(new Thinning(4, 3).rateHz).toBe(2);
  expect(new Thinning(0.3, 0.1).rateHz).toBeCloseTo(0.1);
});

test("a detector that wants more, or says nothing, gets all", () => {
  expect(pick(FOUR_A_SECOND, 4, 30)).toEqual(FOUR_A_SECOND);
  expect(pick(FOUR_A_SECOND, 4)).toEqual(FOUR_A_SECOND);
});

test("pictures that come a little early or late, and a take that starts anywhere, shift nothing", () => {
  const times = FOUR_A_SECOND.map((time, index) => 130 + time + (index % 2 === 0 ? 41 : -41));
  const picked = pick(times, 4, 2).map((time) => times.indexOf(time));
  expect(picked).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16]);
});

test("after a gap the next one is taken, and the grid stays", () => {
  const times = FOUR_A_SECOND.filter((time) => time < 1000 || time > 2100);
  expect(pick(times, 4, 1)).toEqual([0, 2250, 3000, 4000]);
});
