import { describe, expect, test } from "bun:test";
import type { ClockAnswer, PictureCase } from "../../../models/evaluate/clock/cases.ts";
import { measureClocks } from "../../../models/evaluate/clock/figures.ts";
import { drawGalleryPage } from "../../../models/evaluate/clock/gallery-page.ts";
import { type Label, readLabels, readShown } from "../../../models/evaluate/clock/labels.ts";
import { judgeClaims, matchClocks } from "../../../models/evaluate/clock/matching.ts";
import { formatClockFigures } from "../../../models/evaluate/clock/table.ts";
import { judgePicture, VERDICTS } from "../../../models/evaluate/clock/verdicts.ts";
import { html } from "../../../src/web/html.ts";
import { SHARED_DATA } from "../../support/footage.ts";

const HEAD = "path,kind,hh,mm,x,y,w,h,confidence,note\n";

function label(row: string): Label {
  const [one] = readLabels(HEAD + row);
  if (!one) throw new Error("no row");
  return one;
}

const DIAL = label("clocks/a.jpg,analog,4,42,0.1,0.1,0.4,0.4,0.9,wall clock");
const DISPLAY = label('clocks/a.jpg,digital,8,40,0.6,0.6,0.2,0.1,0.9,"phone 20:40, tilted"');

function answer(change: Partial<ClockAnswer>): ClockAnswer {
  return {
    type: "analog",
    box: [0.1, 0.1, 0.4, 0.4],
    time: "04:42",
    best: "04:42",
    score: 0.9,
    sureness: 1,
    ...change,
  };
}

function picture(labels: Label[], answers: ClockAnswer[]): PictureCase {
  const matches = matchClocks(labels, answers);
  const cases = labels.map((one, index) => ({
    label: one,
    facePx: 100,
    given: answers[index] ?? null,
    ...matches[index],
  }));
  const claims = judgeClaims("clocks/a.jpg", labels, answers);
  return {
    path: "clocks/a.jpg",
    half: "look",
    shows: "clocks",
    width: 640,
    height: 480,
    cases,
    answers,
    claims,
    ms: 1,
  };
}

describe("labels", () => {
  test.each([
    ["phone lock screen 20:40, motion blur, tilted ~15 deg", "20:40"],
    ["nixie 00:00:44 -> 12:00, coloured light", "00:00"],
    ['blue 7-seg LED, " 3:21"', "03:21"],
    ["7-seg LED 1504, no colon", "15:04"],
    ["LCD stopwatch 10:29.25 (same digits form as a clock)", "10:29"],
  ])("%j shows %s", (note, shown) => {
    expect(readShown(note)).toBe(shown);
  });

  test("a note that contradicts its columns, or tells no time, is refused", () => {
    expect(() => label("p,digital,8,41,0,0,1,1,0.9,phone 20:40")).toThrow("the note says 20:40, the columns 8:41");
    expect(() => label("p,digital,8,41,0,0,1,1,0.9,7-seg LED")).toThrow("no time of the display");
  });

  test("the headline set leaves out what is unsure, turned or untimed", () => {
    expect(DIAL.isHeadline).toBe(true);
    expect(label("p,analog,4,42,0,0,1,1,0.75,watch").isHeadline).toBe(false);
    expect(label("p,analog,,,0,0,1,1,1,watch").isHeadline).toBe(false);
    expect(label("p,analog,4,42,0,0,1,1,1,turned 90").isHeadline).toBe(false);
    expect(label("p,analog,4,42,0,0,1,1,1,box covers the inner dial only").isHeadline).toBe(false);
    expect(DISPLAY.isHeadline).toBe(false);
  });

  test.skipIf(!SHARED_DATA)("the real table is read whole (skipped where the pictures are absent)", async () => {
    const labels = readLabels(await Bun.file(`${SHARED_DATA}/clocks/labels.csv`).text());
    const count = (isOne: (one: Label) => boolean) => labels.filter(isOne).length;
    expect(labels.length).toBe(95);
    expect(count(({ kind, dial }) => kind === "analog" && dial !== null)).toBe(65);
    expect(count(({ isHeadline }) => isHeadline)).toBe(57);
    expect(count(({ shown }) => shown !== null)).toBe(14);
    expect(count(({ half }) => half === "look")).toBe(47);
  });
});

describe("finding", () => {
  test("each clock takes the answer that covers it best, and no answer serves twice", () => {
    const near = answer({ box: [0.12, 0.1, 0.4, 0.4] });
    const nearest = answer({});
    const [match] = matchClocks([DIAL], [near, nearest]);
    expect(match.found).toBe(nearest);
    const twin = { ...DIAL };
    expect(matchClocks([DIAL, twin], [nearest]).filter(({ found }) => found !== null)).toHaveLength(1);
  });

  test("half of the union is enough, less is not, and the middle inside is told apart", () => {
    const [half] = matchClocks([DIAL], [answer({ box: [0.1, 0.1, 0.4, 0.2] })]);
    expect(half.found).not.toBeNull();
    const [less] = matchClocks([DIAL], [answer({ box: [0.1, 0.1, 0.4, 0.19] })]);
    expect(less.found).toBeNull();
    expect(less.foundByMiddle).not.toBeNull();
  });

  test("a display is no dial", () => {
    expect(matchClocks([DIAL], [answer({ type: "digital" })])[0]).toEqual({ found: null, foundByMiddle: null });
  });
});

describe("claims", () => {
  const judge = (labels: Label[], one: Partial<ClockAnswer>, path = "clocks/a.jpg") =>
    judgeClaims(path, labels, [answer(one)]).map(({ isRight }) => isRight);

  test("dials are right within a minute, displays by every digit", () => {
    expect(judge([DIAL], { time: "04:43" })).toEqual([true]);
    expect(judge([DIAL], { time: "04:44" })).toEqual([false]);
    const place: Partial<ClockAnswer> = { type: "digital", box: [0.6, 0.6, 0.2, 0.1] };
    expect(judge([DISPLAY], { ...place, time: "20:40" })).toEqual([true]);
    expect(judge([DISPLAY], { ...place, time: "08:40" })).toEqual([false]);
  });

  test("silence is no claim, a claim beside every label is wrong, one on an untimed label unknown", () => {
    expect(judge([DIAL], { time: null })).toEqual([]);
    expect(judge([DIAL], { box: [0.8, 0.8, 0.1, 0.1] })).toEqual([false]);
    expect(judge([label("p,analog,,,0.1,0.1,0.4,0.4,1,tiny")], {})).toEqual([null]);
  });

  test("a sub-dial inside a labelled dial is judged by that dial", () => {
    expect(judge([DIAL], { box: [0.2, 0.2, 0.1, 0.1], time: "09:15" })).toEqual([false]);
  });

  test("time claimed in a picture of something else is wrong even where its label is", () => {
    expect(judge([label("p,other,,,0.1,0.1,0.4,0.4,0.9,unlit 88:88")], {})).toEqual([false]);
  });

  test("the watch that nobody labelled is unknown in its own picture only", () => {
    const one: Partial<ClockAnswer> = { box: [0.2, 0.33, 0.1, 0.1] };
    const path = "clocks/akucia+analog-watch-recognition/example_data/IMG_0040.jpg";
    const elsewhere = label("p,analog,10,1,0.64,0.42,0.19,0.14,0.8,watch");
    expect(judge([elsewhere], one, path)).toEqual([null]);
    expect(judge([elsewhere], one)).toEqual([false]);
  });

  test("digits printed below a drawing are judged by the drawing's time", () => {
    const drawing = label("p,drawing,11,23,0.28,0,0.5,0.6,0.9,clock; same time printed as digits below");
    const below: Partial<ClockAnswer> = { type: "digital", box: [0.3, 0.8, 0.2, 0.1] };
    expect(judge([drawing], { ...below, time: "11:23" })).toEqual([true]);
    expect(judge([drawing], { ...below, time: "11:32" })).toEqual([false]);
  });
});

describe("figures", () => {
  const readRight = picture([DIAL], [answer({})]);
  const readWrong = picture([DIAL], [answer({ time: "03:23", best: "03:23" })]);
  const unread = picture([DIAL], [answer({ time: null, best: "04:40", score: 0.1 })]);
  const missed = picture([DIAL], []);
  const photograph: PictureCase = { ...picture([], []), shows: "photograph" };
  const falseRead: PictureCase = { ...picture([], [answer({})]), shows: "photograph" };
  const figures = measureClocks([readRight, readWrong, unread, missed, photograph, falseRead]);

  test("every share counts what it says it counts", () => {
    const whole = figures.dialsInWhole.headline;
    expect(whole).toMatchObject({
      within1: { right: 1, of: 4 },
      within5: { right: 1, of: 4 },
      found: { right: 3, of: 4 },
    });
    const given = figures.dialsGiven.headline;
    expect(given).toMatchObject({
      within1: { right: 1, of: 4 },
      within5: { right: 2, of: 4 },
      hour: { right: 2, of: 4 },
    });
    expect(figures.precision.all).toMatchObject({ right: 1, of: 2 });
    expect(figures.accuracy.all).toMatchObject({ right: 1, of: 4 });
    expect(figures.silent.photographs).toMatchObject({ right: 1, of: 2 });
    expect(figures.dialsGiven["show-room pose"].within1.of).toBe(0);
    expect(figures.dialsGiven["all other times"].within1.of).toBe(4);
    expect(figures.curve.at(-1)?.within1).toMatchObject({ right: 1, of: 3 });
  });

  test("the table and the page tell them", () => {
    const text = formatClockFigures("Both halves", figures);
    expect(text).toContain("## Both halves: 6 pictures");
    expect(text).toMatch(/all timed dials, end to end, within 1 min .* 25\.0 % \(1 of 4; /);
    expect(text).toMatch(/\| headline +\| 4 +\| 1 +\| 75\.0 %/);
  });

  test("verdicts: the worst of a picture is the picture's", () => {
    const all = [readRight, readWrong, unread, missed, photograph, falseRead].map(judgePicture);
    expect(all).toEqual(["right", "wrong", "could not read", "missed", "right", "false read"]);
    const stray = picture([DIAL], [answer({}), answer({ box: [0.8, 0.8, 0.1, 0.1] })]);
    expect(judgePicture(stray)).toBe("false read");
  });
});

test("the gallery escapes what it shows and puts failures first", () => {
  const cards = [
    { verdict: "right", filters: ["analog"], body: html`<p>fine</p>` },
    { verdict: "wrong", filters: ["digital"], body: html`<p>${"<b>bad</b>"}</p>` },
  ] as const;
  const page = drawGalleryPage({ title: "Clocks", summary: "1 < 2", verdicts: VERDICTS, cards });
  expect(page.indexOf("&lt;b&gt;bad")).toBeGreaterThan(0);
  expect(page.indexOf("&lt;b&gt;bad")).toBeLessThan(page.indexOf("fine"));
  expect(page).toContain("1 &lt; 2");
  expect(page).not.toMatch(/(?:src|href)="(?!data:)/);
});
