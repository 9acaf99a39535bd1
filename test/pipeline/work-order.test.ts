import { describe, expect, test } from "bun:test";
import { chooseStretch, STRETCH_MS } from "../../src/pipeline/work-order.ts";

/** Works everything off; answers the stretches as [first, last]. `find` says where a stretch's samples show something. */
function workOff(times: readonly number[], lateAtFirst: readonly number[], foundAtFirst: readonly number[] = []) {
  let late = [...lateAtFirst];
  const stretches: [number, number][] = [];
  while (late.length > 0) {
    const stretch = chooseStretch({ times, late, found: foundAtFirst });
    expect(stretch.length).toBeGreaterThan(0);
    expect(stretch).toEqual([...stretch].sort((a, b) => a - b));
    stretches.push([stretch[0], stretch[stretch.length - 1]]);
    late = late.filter((time) => !stretch.includes(time));
  }
  return stretches;
}

/** A take of so many seconds, four samples a second. */
const take = (seconds: number) => Array.from({ length: seconds * 4 }, (_, index) => index * 250);

describe("work after the cut", () => {
  test("starts with the first of the take and the last, then halves what lies between", () => {
    const times = take(72);
    const stretches = workOff(times, times);
    expect(stretches.slice(0, 2)).toEqual([
      [0, 8000],
      [63_750, 71_750],
    ]);
    const middles = stretches.slice(2).map(([first, last]) => (first + last) / 2);
    // The middle of what is left, then the middles of both halves.
    expect(Math.abs(middles[0] - 35_875)).toBeLessThan(500);
    expect([middles[1], middles[2]].sort((a, b) => a - b).map((ms) => Math.round(ms / 5000))).toEqual([4, 10]);
  });

  test("goes near findings before anywhere else, the ends excepted", () => {
    const times = take(60);
    const late = times.filter((time) => time > 10_000 && time < 50_000);
    const [first, second] = workOff(times, late, [20_000]);
    expect(first[0]).toBeLessThanOrEqual(20_000);
    expect(first[1]).toBeGreaterThanOrEqual(20_000);
    expect(second[0]).toBeGreaterThan(25_000);
    const withoutFindings = workOff(times, late);
    expect((withoutFindings[0][0] + withoutFindings[0][1]) / 2).toBeCloseTo(30_000, -3);
  });

  test("leaves the ends alone when they were checked while it rolled", () => {
    const times = take(30);
    const late = times.filter((time) => time > 3000 && time < 9000);
    expect(workOff(times, late)).toEqual([[3250, 8750]]);
  });

  test("takes each late sample once, within a stretch's bounds, also when they lie scattered", () => {
    const times = take(120);
    const late = times.filter((_, index) => index % 3 !== 0);
    let left = [...late];
    const order: number[] = [];
    while (left.length > 0) {
      const stretch = chooseStretch({ times, late: left, found: [] });
      expect(stretch[stretch.length - 1] - stretch[0]).toBeLessThanOrEqual(1.5 * STRETCH_MS);
      order.push(...stretch);
      left = left.filter((time) => !stretch.includes(time));
    }
    expect([...order].sort((a, b) => a - b)).toEqual(late);
  });

  test("is over when nothing is late", () => {
    expect(chooseStretch({ times: take(5), late: [], found: [] })).toEqual([]);
    expect(chooseStretch({ times: [0], late: [0], found: [] })).toEqual([0]);
  });
});
