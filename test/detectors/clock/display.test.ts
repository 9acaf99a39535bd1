import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { type Clocks, openClocks, type Pixels } from "../../../detectors/clock/clock-reader.ts";
import { asReference, Film, watchTake } from "./film.ts";

const MODELS = join(import.meta.dir, "../../../models");
const SAMPLES = 6;

setDefaultTimeout(300_000);

const film = new Film();
let clocks: Clocks;
beforeAll(async () => {
  clocks = await openClocks({ models: MODELS });
});
afterAll(async () => {
  await clocks[Symbol.asyncDispose]();
  film[Symbol.dispose]();
});

const hold = (picture: Pixels) => Array.from({ length: SAMPLES }, () => picture);

describe("a drawn seven-segment display on the film set's wall", () => {
  test("is read with its half of the day, and another time than in the reference is told", async () => {
    const before = await watchTake(clocks, hold(await film.shootDisplay("16:17")));
    expect([...before.findings, ...before.ending.findings]).toEqual([]);
    expect(before.ending.observations).toMatchObject([
      { details: { type: "digital", time: "16:17", readable: true, hours: 24, half: null } },
    ]);
    const reference = asReference(before.ending.observations);
    const after = await watchTake(clocks, hold(await film.shootDisplay("16:42")), { reference });
    expect(after.ending.findings).toMatchObject([
      {
        kind: "clock-mismatch",
        description: "Clock shows 16:42; it was 16:17 in take 2",
        severity: "high",
        details: { type: "digital", time: "16:42", expected: "16:17" },
      },
    ]);
    expect(new Set(after.findings.map(({ kind }) => kind))).toEqual(new Set(["clock-mismatch"]));
    const same = await watchTake(clocks, hold(await film.shootDisplay("16:17")), { reference });
    expect([...same.findings, ...same.ending.findings]).toEqual([]);
  });

  test("outside the story's window is told by its one time of day", async () => {
    const story = { from: "04:00", to: "05:00", direction: "held", start: null } as const;
    const { ending } = await watchTake(clocks, hold(await film.shootDisplay("16:42")), { story });
    expect(ending.findings).toMatchObject([
      {
        kind: "clock-out-of-story",
        description: "Clock shows 16:42; the scene plays from 4:00 am to 5:00 am",
      },
    ]);
  });

  test("that lights every segment tells no time: nothing is found, not even against a reference", async () => {
    const { ending: before } = await watchTake(clocks, hold(await film.shootDisplay("16:17")));
    const story = { from: "16:00", to: "17:00", direction: "held", start: null } as const;
    const reference = asReference(before.observations);
    const { findings, notChecked, ending } = await watchTake(clocks, hold(await film.shootDisplay("88:88")), {
      story,
      reference,
    });
    expect([...findings, ...ending.findings]).toEqual([]);
    // All but the sample in which the finder looks at a part of the picture where the display is not.
    expect(new Set(notChecked)).toEqual(new Set(["a clock could not be read"]));
    expect(notChecked.length).toBeGreaterThan(SAMPLES / 2);
    expect(ending.observations[0]).toMatchObject({ details: { type: "digital", time: null, readable: false } });
    expect(ending.observations.filter(({ details }) => details.readable === true)).toEqual([]);
  });
});
