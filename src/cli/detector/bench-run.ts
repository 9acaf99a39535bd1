import { Fault } from "../../base/fault.ts";
import type { Config } from "../../config.ts";
import type { PanelInput } from "../../detectors/address.ts";
import type { CatalogEntry } from "../../detectors/shelf/catalog.ts";
import { measurePeakMemory } from "./bench-memory.ts";
import { makePictures } from "./bench-pictures.ts";
import { type BenchRun, quantile } from "./bench-statistics.ts";
import { prepareStill, SEQUENCE_RATE_HZ } from "./look.ts";
import { openTrial, type Trial } from "./trial.ts";

export interface BenchWish {
  config: Config;
  /** Pictures to look at; none: made-up ones. */
  frames: readonly string[];
  reference: string | undefined;
  set: readonly string[];
  /** Pictures that are measured in one run. */
  samples: number;
}

/** Programs and processors are slower at first; these are not measured. */
const WARM_UP = 10;

export interface BenchSize {
  width: number;
  height: number;
}

/** One life of the detector, from its start: warm up, measure, end. Throws when it cannot judge a picture. */
export async function benchOnce(entry: CatalogEntry, wish: BenchWish): Promise<BenchRun & { size: BenchSize }> {
  await using trial = await openTrial({ config: wish.config, entry, set: wish.set, reference: wish.reference });
  await using pictures = wish.frames.length > 0 ? await readPictures(trial, wish.frames) : makeUp(trial);
  const id = crypto.randomUUID();
  const { name } = entry.manifest;
  const take = { id, angle: id, camera: "A", mode: "clip" as const, rateHz: SEQUENCE_RATE_HZ };
  trial.panel.beginTake(name, { take, settings: trial.settings });
  const times: number[] = [];
  for (let at = 0; at < WARM_UP + wish.samples; at++) {
    const input = pictures.inputs[at % pictures.inputs.length];
    const startedMs = performance.now();
    const analysis = await trial.panel.analyze(name, id, renumber(input, at));
    if (analysis.outcome !== "checked") throw new Fault("unavailable", `${name} did not judge: ${analysis.reason}`);
    if (at >= WARM_UP) times.push(performance.now() - startedMs);
  }
  const memoryMb = measurePeakMemory(trial.panel.pid(name));
  const { startMs } = trial;
  const { width, height } = pictures;
  const size = { width, height };
  return { startMs, p50Ms: quantile(times, 0.5), p95Ms: quantile(times, 0.95), memoryMb, size };
}

interface Inputs extends AsyncDisposable, BenchSize {
  inputs: PanelInput[];
}

function makeUp(trial: Trial): Inputs {
  const pictures = makePictures(trial);
  return { ...pictures, [Symbol.asyncDispose]: async () => pictures[Symbol.dispose]() };
}

/** Every picture once, made ready as the box would, and held until the run is over. */
async function readPictures(trial: Trial, paths: readonly string[]): Promise<Inputs> {
  const stack = new AsyncDisposableStack();
  try {
    const inputs: PanelInput[] = [];
    for (const path of paths) {
      const { input, release } = await prepareStill(trial, path);
      stack.defer(release);
      inputs.push(input);
    }
    const [first] = inputs.map((input) => ("frame" in input ? input.frame : input.pair.frames.take));
    const { width, height } = first;
    return { inputs, width, height, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/** Each picture is a moment of its own, however often it is shown. */
function renumber(input: PanelInput, at: number): PanelInput {
  const moment = { frameIndex: at, ptsMs: (at * 1000) / SEQUENCE_RATE_HZ };
  return { ...input, sample: moment };
}
