import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { type Clocks, openClocks, type Pixels } from "../../../detectors/clock/clock-reader.ts";
import { asReference, Film, watchTake } from "./film.ts";
import { nearly } from "./readings.ts";

const MODELS = join(import.meta.dir, "../../../models");
const SAMPLES = 8;

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

const hold = (picture: Pixels, samples = SAMPLES) => Array.from({ length: samples }, () => picture);

describe("a drawn clock on the film set's wall", () => {
  test("is followed and read over a take", async () => {
    const { ending, findings, notChecked } = await watchTake(clocks, hold(await film.shoot("4:17")));
    expect({ findings, notChecked, told: ending.findings }).toEqual({ findings: [], notChecked: [], told: [] });
    expect(ending.observations).toHaveLength(1);
    const [{ details, box, kind, sample }] = ending.observations;
    expect({ kind, type: details.type, readable: details.readable, hours: details.hours }).toEqual({
      kind: "clock",
      type: "analog",
      readable: true,
      hours: 12,
    });
    expect(details.time).toMatch(nearly("04:17"));
    expect(details.agreement).toBeGreaterThan(0.8);
    expect(details).toMatchObject({ from: 0, to: 1750, running: null });
    expect(sample?.frameIndex).toBeLessThan(48);
    const [x, y, width, height] = box ?? [0, 0, 0, 0];
    expect(Math.hypot((x + width / 2) * 1280 - 788, (y + height / 2) * 720 - 136)).toBeLessThan(25);
    expect(Math.abs(height * 720 - 150)).toBeLessThan(45);
  });

  test("that was set between takes is told in samples and at the end; that was not, is not", async () => {
    const before = await watchTake(clocks, hold(await film.shoot("4:17")));
    const reference = asReference(before.ending.observations);
    const after = await watchTake(clocks, hold(await film.shoot("4:42")), { reference });
    expect(after.ending.findings.map(({ kind }) => kind)).toEqual(["clock-mismatch"]);
    expect(after.ending.findings[0].description).toMatch(/^Clock.* shows 4:4[123]; it was 4:1[678] in take 2$/);
    expect(after.findings.length).toBeGreaterThan(SAMPLES / 2);
    expect(after.ending.observations).toHaveLength(1);
    expect(new Set(after.findings.map(({ kind }) => kind))).toEqual(new Set(["clock-mismatch"]));
    const same = await watchTake(clocks, hold(await film.shoot("4:17")), { reference });
    expect([...same.findings, ...same.ending.findings]).toEqual([]);
  });

  test("that jumps within the take is told once it is sure", async () => {
    const pictures = [...hold(await film.shoot("4:17")), ...hold(await film.shoot("4:42"))];
    const { ending } = await watchTake(clocks, pictures);
    expect(ending.findings.map(({ kind }) => kind)).toEqual(["clock-flow"]);
    expect(ending.findings[0].description).toMatch(/jumps from 4:1[678] to 4:4[123]$/);
    const untimed = await watchTake(clocks, pictures, { take: { timeScale: undefined } });
    expect(untimed.ending.findings).toEqual([]);
  });

  test("that is right from the middle on is told to be wrong only in samples in which it was", async () => {
    const before = await watchTake(clocks, hold(await film.shoot("4:42"), 4));
    const pictures = [...hold(await film.shoot("4:17")), ...hold(await film.shoot("4:42"), 5)];
    const { findings } = await watchTake(clocks, pictures, { reference: asReference(before.ending.observations) });
    const told = findings.filter(({ kind }) => kind === "clock-mismatch");
    expect(told.length).toBeGreaterThan(2);
    expect(told.length).toBeLessThanOrEqual(SAMPLES);
  });

  test("that does not fit the story, but the box's own time, is told so", async () => {
    const story = { from: "20:00", to: "21:00", direction: "held", start: null } as const;
    const { ending } = await watchTake(clocks, hold(await film.shoot("3:12")), {
      story,
      take: { startedAt: "2026-11-22T15:12:00+01:00" },
    });
    expect(ending.findings.map(({ kind }) => kind)).toEqual(["clock-out-of-story"]);
    expect(ending.findings[0].description).toContain("this watch shows the real time");
    const fits = await watchTake(clocks, hold(await film.shoot("8:27")), { story });
    expect(fits.ending.findings).toEqual([]);
  });

  test("that is taken away is missed", async () => {
    const before = await watchTake(clocks, hold(await film.shoot("4:17")));
    const reference = asReference(before.ending.observations);
    const gone = await watchTake(clocks, hold(await film.shoot(null)), { reference });
    expect(gone.ending.findings.map(({ kind }) => kind)).toEqual(["clock-missing"]);
    expect(gone.ending.findings[0].description).toMatch(/^Clock gone.*; it showed 4:1[678] in take 2$/);
  });

  test("and a second one that shows another time disagree", async () => {
    const picture = await film.shoot("4:17", [{ time: "5:10", x: 300, y: 160 }]);
    const { ending } = await watchTake(clocks, hold(picture));
    expect(ending.observations).toHaveLength(2);
    expect(ending.findings.map(({ kind }) => kind)).toEqual(["clock-disagrees"]);
    expect(ending.findings[0].description).toMatch(/^Two clocks disagree: (4:1|5:)/);
  });
});
