import { describe, expect, test } from "bun:test";
import { rateMinutes } from "../../../detectors/clock/severity.ts";
import { describeMissing, describeUnreadable, nameClock, sayTime, writeTime } from "../../../detectors/clock/words.ts";
import { at } from "./readings.ts";
import { LEFT, MIDDLE, RIGHT } from "./takes.ts";

describe("a time", () => {
  const dial = { hours: 12, period: 720 } as const;
  const told = { hours: 12, period: 1440 } as const;
  const day = { hours: 24, period: 1440 } as const;

  test("is said as the clock shows it", () => {
    expect(sayTime(at("4:42"), dial)).toBe("4:42");
    expect(sayTime(at("0:07"), dial)).toBe("12:07");
    expect(sayTime(at("16:42"), told)).toBe("4:42 pm");
    expect(sayTime(at("0:07"), told)).toBe("12:07 am");
    expect(sayTime(at("16:42") + 0.9, day)).toBe("16:42");
    expect(sayTime(at("4:07"), day)).toBe("04:07");
    expect(sayTime(-1, dial)).toBe("11:59");
  });

  test("is written with hours 01 to 12 for twelve, 00 to 23 for twenty-four", () => {
    expect(writeTime(at("0:07"), dial)).toBe("12:07");
    expect(writeTime(at("16:42"), told)).toBe("04:42");
    expect(writeTime(at("0:07"), day)).toBe("00:07");
    expect(writeTime(1440, day)).toBe("00:00");
  });
});

test("a clock is named by camera left and right", () => {
  expect([LEFT, MIDDLE, RIGHT].map(nameClock)).toEqual(["Clock, camera left,", "Clock", "Clock, camera right,"]);
  expect(describeMissing(MIDDLE, "4:17", "take 2")).toBe("Clock gone; it showed 4:17 in take 2");
  expect(describeUnreadable([RIGHT])).toBe("a clock, camera right, could not be read");
  expect(describeUnreadable([LEFT, RIGHT])).toBe("2 clocks could not be read");
});

test("a reference's name of any length leaves one sentence", () => {
  expect(describeMissing(LEFT, "4:17", "x".repeat(400)).length).toBeLessThan(200);
});

test("severity grows with the minutes", () => {
  expect([2, 3, 14.9, 15, 300].map(rateMinutes)).toEqual(["low", "medium", "medium", "high", "high"]);
});
