import { describe, expect, test } from "bun:test";
import { CLASSES, SYMBOLS, searchTexts } from "../../../detectors/clock/ctc.ts";
import { COLUMNS, readDigits, tellReading } from "../../../detectors/clock/digits.ts";
import { parseTime } from "../../../detectors/clock/time-grammar.ts";

/** What stands in a column: a symbol or several with their shares; the rest is blank. */
type Column = Partial<Record<string, number>>;

const CERTAIN = 0.98;
const FLOOR = 1e-6;

/** Log-probabilities of columns; those that are not given are blank. */
function writeColumns(columns: readonly Column[]): Float32Array {
  const logs = new Float32Array(COLUMNS * CLASSES);
  for (let at = 0; at < COLUMNS; at++) {
    const chances = new Float64Array(CLASSES).fill(FLOOR);
    const shown = Object.entries(columns[at] ?? {});
    for (const [symbol, share] of shown) chances[SYMBOLS.indexOf(symbol) + 1] = share ?? 0;
    chances[0] = Math.max(FLOOR, 1 - chances.subarray(1).reduce((sum, share) => sum + share, 0));
    chances.forEach((chance, symbol) => {
      logs[at * CLASSES + symbol] = Math.log(chance);
    });
  }
  return logs;
}

/** A text with a blank column behind each symbol. */
function writeText(text: string): Column[] {
  return [...text].flatMap((symbol) => [{ [symbol]: CERTAIN }, {}]);
}

describe("texts of the digit reader's columns", () => {
  test("probabilities are those of summing over every alignment", () => {
    const logs = writeColumns([{ "1": 0.6, "2": 0.3 }, { "1": 0.5 }]).subarray(0, 2 * CLASSES);
    const found = new Map(searchTexts(logs).map(({ text, probability }) => [text, probability]));
    expect(found.get("1")).toBeCloseTo(0.6 * 0.5 + 0.6 * 0.5 + 0.1 * 0.5, 4);
    expect(found.get("21")).toBeCloseTo(0.3 * 0.5, 4);
    expect(found.get("2")).toBeCloseTo(0.3 * 0.5, 4);
    expect(found.get("")).toBeCloseTo(0.1 * 0.5, 4);
    expect([...found.values()].reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 3);
  });

  test("a symbol twice needs a blank between", () => {
    expect(searchTexts(writeColumns([{ "1": CERTAIN }, { "1": CERTAIN }]))[0].text).toBe("1");
    expect(searchTexts(writeColumns([{ "1": CERTAIN }, {}, { "1": CERTAIN }]))[0].text).toBe("11");
  });

  test("the search stays bounded where every symbol is as likely as any other", () => {
    const even = new Float32Array(COLUMNS * CLASSES).fill(Math.log(1 / CLASSES));
    const texts = searchTexts(even);
    expect(texts.length).toBeLessThanOrEqual(24);
    expect(readDigits(even).confidence).toBeLessThan(0.01);
  });
});

describe("the grammar of times", () => {
  const hour = (text: string) => parseTime(text)?.hour;

  test.each([
    ["3:21", 3, 21, null, null],
    ["03:21", 3, 21, null, null],
    ["1504", 15, 4, null, 24],
    ["214115", 21, 41, 15, 24],
    ["19:22:44", 19, 22, 44, 24],
    ["10:3425", 10, 34, 25, null],
    ["19:440", 19, 44, null, 24],
    ["00:00", 0, 0, null, 24],
    ["12:05P", 12, 5, null, 12],
    ["321A", 3, 21, null, 12],
  ])("%s is a time", (text, hours, minutes, seconds, counts) => {
    expect(parseTime(text)).toMatchObject({ hour: hours, minute: minutes, second: seconds, hours: counts });
  });

  test.each([
    ["88:88"],
    ["27:83"],
    ["24:00"],
    ["12:60"],
    ["12:30:61"],
    ["321"],
    ["12345"],
    ["1234567"],
    ["12.99"],
    ["00:12.34"],
    ["10:29.25"],
    ["3-2"],
    ["22-11-2026"],
    ["3:2"],
    ["--:--"],
    ["13:05P"],
    ["0:15A"],
    ["-12:30"],
    [""],
    [":30"],
    ["A"],
  ])("%s is none", (text) => {
    expect(hour(text)).toBeUndefined();
  });
});

describe("reading a display", () => {
  test.each([["09:43"], ["3:21"], ["1504"], ["00:37:41"], ["8:13A"]])("%s is read with confidence", (text) => {
    const { time, confidence, text: read } = readDigits(writeColumns(writeText(text)));
    expect(read).toBe(text);
    expect(time).toEqual(parseTime(text));
    expect(confidence).toBeGreaterThan(0.7);
  });

  test("a colon that is half gone costs no confidence: both writings tell the same time", () => {
    const columns = writeText("15:04");
    columns[4] = { ":": 0.5 };
    const { time, confidence } = readDigits(writeColumns(columns));
    expect(time).toMatchObject({ hour: 15, minute: 4 });
    expect(confidence).toBeGreaterThan(0.85);
  });

  test("a digit in doubt is told by the confidence", () => {
    const columns = writeText("10:48");
    columns[8] = { "8": 0.55, "6": 0.43 };
    const { time, confidence } = readDigits(writeColumns(columns));
    expect(time).toMatchObject({ hour: 10, minute: 48 });
    expect(confidence).toBeGreaterThan(0.4);
    expect(confidence).toBeLessThan(0.6);
  });

  test("a likelier text that is no time forbids one", () => {
    const columns = writeText("12:34.56");
    columns[10] = { ".": 0.6, ":": 0.38 };
    expect(readDigits(writeColumns(columns))).toMatchObject({ time: null, text: "12:34.56", confidence: 0 });
  });

  test.each([["88:88"], ["12.99"], ["3-2"], ["00:12.34"], ["27:83"], ["22-11-2026"], [""]])(
    "%s gives no time",
    (text) => {
      const { time, confidence } = readDigits(writeColumns(writeText(text)));
      expect(time).toBeNull();
      expect(confidence).toBe(0);
    },
  );

  test("an answer of another size is refused", () => {
    expect(() => readDigits(new Float32Array(CLASSES))).toThrow(RangeError);
  });
});

describe("as a clock's reading", () => {
  const tell = (text: string, shown = 1) => tellReading(readDigits(writeColumns(writeText(text))), shown);

  test("a 24-hour display and am or pm tell the half of the day, other displays do not", () => {
    expect(tell("20:54")).toMatchObject({ minutes: 20 * 60 + 54, period: 1440, hours: 24 });
    expect(tell("8:54P")).toMatchObject({ minutes: 20 * 60 + 54, period: 1440, hours: 12, text: "8:54 pm" });
    expect(tell("12:05A")).toMatchObject({ minutes: 5, period: 1440, hours: 12 });
    expect(tell("12:05")).toMatchObject({ minutes: 5, period: 720, hours: 12 });
  });

  test("the model's doubt that this is a lit clock lowers the confidence", () => {
    expect(tell("20:54", 0.25)?.confidence).toBeLessThan(0.25);
    expect(tell("88:88")).toBeNull();
  });
});
