import { expect, setDefaultTimeout, test } from "bun:test";
import { openSystemClock } from "../../src/base/clock.ts";
import { openLog } from "../../src/base/log.ts";
import { openPanel } from "../../src/detectors/panel.ts";
import { openFolder } from "../../src/detectors/shelf/catalog.ts";
import { Comparison } from "../../src/pipeline/comparison.ts";
import { Examination } from "../../src/pipeline/examination.ts";
import { RightOfWay } from "../../src/pipeline/right-of-way.ts";
import type { Pace } from "../../src/pipeline/station.ts";
import { Bench, drawRoom } from "../frames/footage.ts";
import { GUESTS } from "./stage.ts";

setDefaultTimeout(120_000);

const RATE_HZ = 2;
/** As many as may wait for one detector while a camera rolls. */
const LIVE_SAMPLES = 6;
const LATE_SAMPLES = 3;

test("live samples go before those of a cut take, of which one goes after every fourth", async () => {
  await using bench = await Bench.open();
  const log = openLog("error");
  const source = openFolder(GUESTS);
  const options = { source, names: ["witness"], runtimeDir: bench.directory, log, clock: openSystemClock() };
  await using panel = await openPanel(options);
  const rightOfWay = new RightOfWay();
  const { width, height, data } = drawRoom();
  const frame = bench.show({ width, height, format: "rgb24", data });
  let givenBack = 0;

  const begin = (camera: string, pace: Pace) => {
    const examination = new Examination({
      panel,
      log,
      take: { angle: "a", camera, mode: "clip", rateHz: RATE_HZ },
      detectors: ["witness"],
      settingsOf: () => ({}),
      stateOf: () => undefined,
      referenceLabel: "",
      actionMs: 0,
    });
    const served = { referenceDirectory: undefined, rateHz: RATE_HZ, mode: "clip", pace, rightOfWay } as const;
    const comparison = new Comparison({ frames: bench.frames, examiners: examination.examiners, ...served });
    const push = async (index: number) => {
      const at = { takeMs: index * 500, frameIndex: index, moment: { ptsMs: index * 500, frameIndex: index } };
      examination.expect(at.takeMs);
      const giveBack = () => (givenBack += 1);
      await comparison.push({ sample: { frame, ptsMs: at.takeMs, frameIndex: index }, giveBack, ...at });
    };
    const finish = async () => {
      await comparison.finish();
      await examination.end();
      const [{ observations }] = examination.examiners;
      return observations.map(({ observation }) => Number(observation.details.turn));
    };
    return { push, finish };
  };

  const live = begin("A", "live");
  const late = begin("B", "patient");
  for (let index = 0; index < LIVE_SAMPLES; index++) await live.push(index);
  for (let index = 0; index < LATE_SAMPLES; index++) await late.push(index);
  const lateTurns = await late.finish();
  expect(await live.finish()).toHaveLength(LIVE_SAMPLES);
  expect(lateTurns).toHaveLength(LATE_SAMPLES);
  // Four live ones have gone; the fifth may have been handed over in the same moment.
  expect(lateTurns[0]).toBeGreaterThanOrEqual(5);
  expect(lateTurns[0]).toBeLessThanOrEqual(6);
  expect(givenBack).toBe(LIVE_SAMPLES + LATE_SAMPLES);
});
