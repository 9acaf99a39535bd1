import { type Rate, rateOf } from "../rates.ts";
import type { Claim, ClockAnswer, ClockCase, PictureCase } from "./cases.ts";
import { type CurvePoint, traceCurve } from "./curve.ts";
import { isTimeOf } from "./matching.ts";
import { FILM_FRAMES, PLACES, POSES, SIZES, type Stratum } from "./strata.ts";
import { isHourRight, measureMinutesApart, readDialMinutes } from "./times.ts";

/** How clocks of one sort were read. `images`: pictures they are in. */
export interface DialFigures {
  images: number;
  within1: Rate;
  within5: Rate;
  hour: Rate;
}

export interface DialFiguresInWhole extends DialFigures {
  found: Rate;
  foundByMiddle: Rate;
  /** Right within 1 minute where it is enough that the answer's middle lies in the label's box. */
  within1ByMiddle: Rate;
}

export interface DisplayFigures {
  images: number;
  exact: Rate;
  found?: Rate;
  foundByMiddle?: Rate;
  exactByMiddle?: Rate;
}

/** Everything that is said of one set of pictures. */
export interface ClockFigures {
  pictures: number;
  dialsGiven: Record<string, DialFigures>;
  dialsInWhole: Record<string, DialFiguresInWhole>;
  displaysGiven: Record<string, DisplayFigures>;
  displaysInWhole: Record<string, DisplayFigures>;
  /** Of all times claimed in labelled pictures, those that are right; `unknown`: claims nobody can judge. */
  precision: { all: Rate; analog: Rate; digital: Rate; unknown: number };
  /** The original's way: right of all timed clocks in photographs, end to end. */
  accuracy: { all: Rate; analog: Rate; digital: Rate };
  /** Pictures in which nothing was read, of those in which nothing must be. */
  silent: { other: Rate; photographs: Rate; together: Rate };
  /** Readable score of dials in given boxes against being right within a minute. */
  curve: CurvePoint[];
  msP50: number;
}

export function measureClocks(pictures: readonly PictureCase[]): ClockFigures {
  const cases = pictures.flatMap((picture) => picture.cases);
  const timed = cases.filter(({ label }) => label.kind === "analog" && label.dial !== null);
  const displays = cases.filter(({ label }) => label.kind === "digital");
  const claims = pictures.filter(({ shows }) => shows !== "photograph").flatMap((picture) => picture.claims);
  const silent = (shows: readonly PictureCase["shows"][]) =>
    rateOf(
      pictures.filter((one) => shows.includes(one.shows)),
      (one) => one.claims.length === 0,
    );
  return {
    pictures: pictures.length,
    dialsGiven: byStratum(listDialSets(cases), measureGivenDials),
    dialsInWhole: byStratum(listDialSets(cases), measureFoundDials),
    displaysGiven: byStratum(listDisplaySets(displays), measureGivenDisplays),
    displaysInWhole: byStratum(listDisplaySets(displays), measureFoundDisplays),
    precision: measurePrecision(claims),
    accuracy: { all: rateRight([...timed, ...displays]), analog: rateRight(timed), digital: rateRight(displays) },
    silent: {
      other: silent(["other"]),
      photographs: silent(["photograph"]),
      together: silent(["other", "photograph"]),
    },
    curve: traceCurve(
      timed.flatMap(({ label, given }) =>
        given ? [{ score: given.score, isRight: isWithin(label.dial, given.best, 1) }] : [],
      ),
    ),
    msP50: middleOf(pictures.map(({ ms }) => ms)),
  };
}

type Sets = [name: string, cases: ClockCase[]][];

function listDialSets(cases: readonly ClockCase[]): Sets {
  const timed = cases.filter(({ label }) => label.kind === "analog" && label.dial !== null);
  const split = (strata: readonly Stratum[]): Sets => strata.map(({ name, holds }) => [name, timed.filter(holds)]);
  return [
    ["headline", timed.filter(({ label }) => label.isHeadline)],
    ["all timed", timed],
    ...split([...POSES, ...SIZES, ...PLACES]),
    ["drawings", cases.filter(({ label }) => label.kind === "drawing")],
  ];
}

function listDisplaySets(displays: readonly ClockCase[]): Sets {
  return [
    ["all displays", [...displays]],
    [FILM_FRAMES.name, displays.filter(FILM_FRAMES.holds)],
  ];
}

function byStratum<T>(sets: Sets, measure: (cases: readonly ClockCase[]) => T): Record<string, T> {
  return Object.fromEntries(sets.map(([name, cases]) => [name, measure(cases)]));
}

function measureGivenDials(cases: readonly ClockCase[]): DialFigures {
  return measureDials(cases, ({ given }) => given?.best ?? null);
}

function measureFoundDials(cases: readonly ClockCase[]): DialFiguresInWhole {
  return {
    ...measureDials(cases, ({ found }) => found?.time ?? null),
    found: rateOf(cases, ({ found }) => found !== null),
    foundByMiddle: rateOf(cases, ({ foundByMiddle }) => foundByMiddle !== null),
    within1ByMiddle: rateOf(cases, ({ label, foundByMiddle }) => isWithin(label.dial, foundByMiddle?.time ?? null, 1)),
  };
}

function measureDials(cases: readonly ClockCase[], timeOf: (one: ClockCase) => string | null): DialFigures {
  return {
    images: countImages(cases),
    within1: rateOf(cases, (one) => isWithin(one.label.dial, timeOf(one), 1)),
    within5: rateOf(cases, (one) => isWithin(one.label.dial, timeOf(one), 5)),
    hour: rateOf(cases, (one) => {
      const time = timeOf(one);
      return one.label.dial !== null && time !== null && isHourRight(one.label.dial, readDialMinutes(time));
    }),
  };
}

function measureGivenDisplays(cases: readonly ClockCase[]): DisplayFigures {
  return { images: countImages(cases), exact: rateOf(cases, ({ label, given }) => given?.best === label.shown) };
}

function measureFoundDisplays(cases: readonly ClockCase[]): DisplayFigures {
  return {
    images: countImages(cases),
    exact: rateOf(cases, ({ label, found }) => found?.time === label.shown),
    found: rateOf(cases, ({ found }) => found !== null),
    foundByMiddle: rateOf(cases, ({ foundByMiddle }) => foundByMiddle !== null),
    exactByMiddle: rateOf(cases, ({ label, foundByMiddle }) => foundByMiddle?.time === label.shown),
  };
}

function measurePrecision(claims: readonly Claim[]): ClockFigures["precision"] {
  const known = claims.filter(({ isRight }) => isRight !== null);
  const ofType = (type: ClockAnswer["type"]) => known.filter(({ answer }) => answer.type === type);
  const right = (list: readonly Claim[]) => rateOf(list, ({ isRight }) => isRight === true);
  const unknown = claims.length - known.length;
  return { all: right(known), analog: right(ofType("analog")), digital: right(ofType("digital")), unknown };
}

function rateRight(cases: readonly ClockCase[]): Rate {
  return rateOf(
    cases,
    ({ label, found }) => found !== null && found.time !== null && isTimeOf(label, found.type, found.time) === true,
  );
}

function isWithin(dial: number | null, time: string | null, minutes: number): boolean {
  return dial !== null && time !== null && measureMinutesApart(dial, readDialMinutes(time)) <= minutes;
}

function countImages(cases: readonly ClockCase[]): number {
  return new Set(cases.map(({ label }) => label.path)).size;
}

function middleOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
