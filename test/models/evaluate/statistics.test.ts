import { describe, expect, test } from "bun:test";
import { traceCurve } from "../../../models/evaluate/clock/curve.ts";
import {
  isHourRight,
  isShowRoomPose,
  measureMinutesApart,
  readDialMinutes,
} from "../../../models/evaluate/clock/times.ts";
import { readTable } from "../../../models/evaluate/csv.ts";
import { halfOf } from "../../../models/evaluate/halves.ts";
import { formatRate, rate } from "../../../models/evaluate/rates.ts";

describe("shares", () => {
  // Wilson's interval of 81 in 263 and of 0 in 20, as tabled by Newcombe, Statist. Med. 17 (1998), methods 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("%d of %d lies between %d and %d", (right, of, low, high) => {
    expect(rate(right, of).low).toBeCloseTo(low, 4);
    expect(rate(right, of).high).toBeCloseTo(high, 4);
  });

  test("nothing of nothing is no share, and says so", () => {
    expect(rate(0, 0)).toMatchObject({ share: Number.NaN, low: 0, high: 1 });
    expect(formatRate(rate(0, 0))).toBe("– (none)");
    expect(formatRate(rate(38, 45))).toBe("84.4 % (38 of 45; 71.2–92.3)");
  });
});

describe("times on a dial", () => {
  test.each([
    ["12:00", "00:00", 0],
    ["11:59", "12:01", 2],
    ["23:59", "12:00", 1],
    ["06:00", "12:00", 360],
    ["10:10", "01:52", 222],
  ])("%s and %s are %d minutes apart, both ways", (a, b, apart) => {
    expect(measureMinutesApart(readDialMinutes(a), readDialMinutes(b))).toBe(apart);
    expect(measureMinutesApart(readDialMinutes(b), readDialMinutes(a))).toBe(apart);
  });

  test("an hour is right across its turn only by a minute", () => {
    expect(isHourRight(readDialMinutes("01:59"), readDialMinutes("02:00"))).toBe(true);
    expect(isHourRight(readDialMinutes("01:57"), readDialMinutes("02:00"))).toBe(false);
    expect(isHourRight(readDialMinutes("02:00"), readDialMinutes("02:59"))).toBe(true);
  });

  test("the show-room pose ends where it ends", () => {
    const inside = ["10:05", "10:15", "22:10", "01:45", "01:55"];
    const outside = ["10:04", "10:16", "01:44", "01:56", "02:10"];
    expect(inside.map((time) => isShowRoomPose(readDialMinutes(time)))).toEqual(inside.map(() => true));
    expect(outside.map((time) => isShowRoomPose(readDialMinutes(time)))).toEqual(outside.map(() => false));
  });

  test.each(["24:00", "9:05", "09:60", "", "0905"])("%p is no time", (text) => {
    expect(() => readDialMinutes(text)).toThrow("is no time of day");
  });
});

describe("tables", () => {
  test("quotes, commas, line ends and doubled quotes stay in their field", () => {
    const text = 'a,b,c\r\n1,"two, or ""3""",\n"x\ny",,z\n';
    expect(readTable(text)).toEqual([
      { a: "1", b: 'two, or "3"', c: "" },
      { a: "x\ny", b: "", c: "z" },
    ]);
  });

  test("a last line without an end counts, an empty one does not", () => {
    expect(readTable("a,b\n1,2")).toEqual([{ a: "1", b: "2" }]);
    expect(readTable("a,b\n1,2\n\n")).toEqual([{ a: "1", b: "2" }]);
  });

  test.each(['a,b\n1,"2', 'a,b\n1,2"3', 'a,b\n"1"2,3'])("%j is refused", (text) => {
    expect(() => readTable(text)).toThrow("not a row");
  });

  test("a row of another length is refused by its number", () => {
    expect(() => readTable("a,b\n1,2\n1,2,3")).toThrow("row 3 has 3 fields");
  });
});

test("a path's half is that of its hash: SHA-256 of abc begins with b, of hello with 2", () => {
  expect(halfOf("abc")).toBe("report");
  expect(halfOf("hello")).toBe("look");
});

test("the curve takes the surest first and ends with all", () => {
  const readings = Array.from({ length: 20 }, (_, index) => ({ score: index / 20, isRight: index >= 10 }));
  const curve = traceCurve(readings);
  expect(curve.map(({ coverage }) => coverage)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
  expect(curve[4]).toMatchObject({ score: 0.5, within1: { right: 10, of: 10 } });
  expect(curve[9]).toMatchObject({ score: 0, within1: { right: 10, of: 20 } });
});
