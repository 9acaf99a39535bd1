import { describe, expect, test } from "bun:test";
import { minutesOutside } from "../../../detectors/clock/span.ts";
import { findTrespass, isRealTime, type Story } from "../../../detectors/clock/story.ts";
import { at } from "./readings.ts";

const RULES = { pace: { timeScale: 1 }, tolerance: 2 };
const story = (changes: Partial<Story>): Story => ({
  from: null,
  to: null,
  direction: "reference",
  start: null,
  ...changes,
});
const dial = (time: string, ptsMs = 0) => ({ minutes: at(time) % 720, period: 720, ptsMs });
const display = (time: string, ptsMs = 0) => ({ minutes: at(time), period: 1440, ptsMs });

describe("the window in which a scene plays", () => {
  const afternoon = story({ from: "16:00", to: "17:30" });

  test("a dial fits where either of its two times does", () => {
    expect(findTrespass(dial("4:42"), afternoon, RULES)).toBeUndefined();
    expect(findTrespass(dial("6:42"), afternoon, RULES)).toMatchObject({ rule: "window", minutes: 72 });
  });

  test("a display of twenty-four hours has one", () => {
    expect(findTrespass(display("16:42"), afternoon, RULES)).toBeUndefined();
    expect(findTrespass(display("4:42"), afternoon, RULES)).toMatchObject({ rule: "window", minutes: 11 * 60 + 12 });
  });

  test("it may span midnight", () => {
    const night = story({ from: "23:30", to: "00:30" });
    for (const time of ["11:45", "12:00", "12:20"]) expect(findTrespass(dial(time), night, RULES)).toBeUndefined();
    expect(findTrespass(display("0:10"), night, RULES)).toBeUndefined();
    expect(findTrespass(display("0:45"), night, RULES)).toMatchObject({ minutes: 15 });
    expect(findTrespass(display("12:10"), night, RULES)?.rule).toBe("window");
  });

  test("in the evening: a dial is inside or outside, whatever half of the day it shows", () => {
    const evening = story({ from: "21:00", to: "22:30" });
    for (const time of ["9:40", "21:40", "9:00", "10:30"]) {
      expect(findTrespass(dial(time), evening, RULES)).toBeUndefined();
    }
    for (const time of ["4:40", "16:40"]) {
      expect(findTrespass(dial(time), evening, RULES)).toMatchObject({ rule: "window", minutes: 260 });
    }
    expect(findTrespass(dial("10:35"), evening, RULES)).toMatchObject({ minutes: 5 });
    expect(findTrespass(display("21:40"), evening, RULES)).toBeUndefined();
    expect(findTrespass(display("9:40"), evening, RULES)).toMatchObject({ minutes: 670 });
  });

  test("over midnight, dials and displays on both sides of it", () => {
    const night = story({ from: "23:00", to: "01:30" });
    for (const time of ["11:00", "12:40", "0:00", "1:30"]) {
      expect(findTrespass(dial(time), night, RULES)).toBeUndefined();
    }
    expect(findTrespass(dial("1:33"), night, RULES)).toMatchObject({ minutes: 3 });
    expect(findTrespass(dial("10:50"), night, RULES)).toMatchObject({ minutes: 10 });
    for (const time of ["23:00", "23:59", "0:00", "1:30"]) {
      expect(findTrespass(display(time), night, RULES)).toBeUndefined();
    }
    expect(findTrespass(display("11:30"), night, RULES)).toMatchObject({ minutes: 600 });
    expect(findTrespass(display("22:50"), night, RULES)).toMatchObject({ minutes: 10 });
    const long = story({ from: "20:00", to: "08:30" });
    expect(findTrespass(dial("6:00"), long, RULES)).toBeUndefined();
    expect(findTrespass(display("12:00"), long, RULES)).toMatchObject({ minutes: 210 });
  });

  test("its ends have the tolerance", () => {
    expect(findTrespass(dial("5:32"), afternoon, RULES)).toBeUndefined();
    expect(findTrespass(dial("5:33"), afternoon, RULES)).toMatchObject({ minutes: 3 });
    expect(findTrespass(dial("3:58"), afternoon, RULES)).toBeUndefined();
  });

  test("of twelve hours and more every dial fits", () => {
    expect(findTrespass(dial("9:13"), story({ from: "08:00", to: "20:30" }), RULES)).toBeUndefined();
    expect(findTrespass(display("21:13"), story({ from: "08:00", to: "20:30" }), RULES)).toMatchObject({ minutes: 43 });
  });

  test("without one everything fits", () => expect(findTrespass(dial("4:42"), story({}), RULES)).toBeUndefined());
});

describe("the time at which a scene begins", () => {
  const FIVE_MINUTES = 300_000;
  test("held: it stays", () => {
    const held = story({ start: "16:42", direction: "held" });
    expect(findTrespass(dial("4:42", FIVE_MINUTES), held, RULES)).toBeUndefined();
    expect(findTrespass(dial("4:47", FIVE_MINUTES), held, RULES)).toMatchObject({ rule: "start", minutes: 5 });
  });
  test("running: it moves on", () => {
    const running = story({ start: "16:42", direction: "running" });
    expect(findTrespass(dial("4:47", FIVE_MINUTES), running, RULES)).toBeUndefined();
    expect(findTrespass(dial("4:42", FIVE_MINUTES), running, RULES)).toMatchObject({ rule: "start", minutes: 5 });
  });
  test("running over midnight, and over noon on a dial", () => {
    const running = story({ start: "23:58", direction: "running" });
    expect(findTrespass(display("0:03", FIVE_MINUTES), running, RULES)).toBeUndefined();
    expect(findTrespass(dial("12:03", FIVE_MINUTES), running, RULES)).toBeUndefined();
    expect(findTrespass(display("12:03", FIVE_MINUTES), running, RULES)).toMatchObject({ minutes: 720 });
    expect(findTrespass(dial("11:58", FIVE_MINUTES), running, RULES)).toMatchObject({ minutes: 5 });
  });
  test("as in the reference: either", () => {
    for (const time of ["4:42", "4:45", "4:47"]) {
      expect(findTrespass(dial(time, FIVE_MINUTES), story({ start: "16:42" }), RULES)).toBeUndefined();
    }
    expect(findTrespass(dial("4:50", FIVE_MINUTES), story({ start: "16:42" }), RULES)).toMatchObject({ minutes: 3 });
  });
});

describe("the real time", () => {
  test("is the box's own, wherever it is, at that moment of the clip", () => {
    const startedAt = "2026-11-22T15:10:30+01:00";
    const pace = { timeScale: 1 };
    expect(isRealTime(dial("3:11"), startedAt, pace)).toBe(true);
    expect(isRealTime(dial("3:20", 600_000), startedAt, pace)).toBe(true);
    expect(isRealTime(display("15:11"), startedAt, pace)).toBe(true);
    expect(isRealTime(display("3:11"), startedAt, pace)).toBe(false);
    expect(isRealTime(dial("3:14"), startedAt, pace)).toBe(false);
    expect(isRealTime(dial("3:11"), undefined, pace)).toBe(false);
  });
  test("of a watch just after midnight too", () => {
    expect(isRealTime(display("23:59"), "2026-11-22T00:00:10+00:00", { timeScale: 1 })).toBe(true);
  });
});

describe("spans of time", () => {
  test("outside is counted the shorter way round", () => {
    const span = { from: at("23:30"), to: at("24:30") };
    expect(minutesOutside(at("0:40"), span, 1440)).toBe(10);
    expect(minutesOutside(at("23:20"), span, 1440)).toBe(-10);
    expect(minutesOutside(5, { from: 715, to: 722 }, 720)).toBe(3);
  });
});
