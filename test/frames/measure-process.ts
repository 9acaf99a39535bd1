import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLog } from "../../src/base/log.ts";
import { RingReader } from "../../src/base/ring.ts";
import { readFootageArgument } from "../../src/cli/arguments.ts";
import type { FrameRef, PairOutcome } from "../../src/domain/frame.ts";
import { type Frames, openFrames, type Pairing } from "../../src/frames/frames.ts";
import { countSamples, type Footage, inspectFootage, readFootage } from "../../src/pipeline/footage.ts";

/**
 * Measures the frames process on real footage, in seconds of its own CPU time, so that a busy machine does not blur it:
 *
 *     bun run test/frames/measure-process.ts [REFERENCE TAKE [RATE_HZ [OUTCOMES.json]]]
 *
 * The clips may be cut (`clip.mp4#217-332`); without any it is the first film set. The last argument names a file for
 * every outcome with digests of its pictures, to tell whether a change of the code changed a picture.
 */
const FILM_SET = join(import.meta.dir, "../../models/film-set/seed-1");
/** Where a box keeps its rings. */
const SHARED_MEMORY = "/dev/shm";
/** What /proc counts in. */
const TICK_MS = 10;

async function main(reference: string, take: string, how: { rateHz: number; outcomesFile: string | undefined }) {
  const directory = mkdtempSync(join(existsSync(SHARED_MEMORY) ? SHARED_MEMORY : tmpdir(), "camf-measure-"));
  const frames = await openFrames({ runtimeDir: directory, log: openLog("warn") });
  try {
    const bench = new Measurement(frames, { directory, rateHz: how.rateHz });
    const startMs = readCpuMs(frames.pid);
    const referenceSamples = await bench.keepReference(readFootageArgument(reference));
    const referenceMs = readCpuMs(frames.pid) - startMs;
    await bench.compare(readFootageArgument(take));
    report(bench, { referenceMs: referenceMs / referenceSamples, pid: frames.pid });
    if (how.outcomesFile) writeFileSync(how.outcomesFile, `${JSON.stringify(bench.outcomes, null, 1)}\n`);
  } finally {
    await frames[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true, force: true });
  }
}

class Measurement {
  readonly outcomes: unknown[] = [];
  readonly cpuMs: number[] = [];
  readonly clockMs: number[] = [];
  samples = 0;
  totalCpuMs = 0;
  totalClockMs = 0;
  readonly #frames: Frames;
  readonly #directory: string;
  readonly #rateHz: number;

  constructor(frames: Frames, { directory, rateHz }: { directory: string; rateHz: number }) {
    this.#frames = frames;
    this.#directory = directory;
    this.#rateHz = rateHz;
  }

  async keepReference(footage: Footage): Promise<number> {
    const writer = await this.#frames.openReferenceWriter(join(this.#directory, "reference"));
    const samples = await this.#each(footage, async (sample, takeMs) => writer.add({ ...sample, ptsMs: takeMs }));
    await writer.finish();
    return samples;
  }

  async compare(footage: Footage): Promise<void> {
    const { mode } = await inspectFootage(footage);
    const pairing = await this.#frames.openPairing({
      referenceDirectory: join(this.#directory, "reference"),
      rateHz: this.#rateHz,
      mode,
    });
    const cpuMs = readCpuMs(this.#frames.pid);
    const clockMs = performance.now();
    const reading = this.#read(pairing);
    this.samples = await this.#each(footage, (sample, takeMs) => pairing.push(sample, takeMs));
    await pairing.finish();
    await reading;
    this.totalCpuMs = readCpuMs(this.#frames.pid) - cpuMs;
    this.totalClockMs = performance.now() - clockMs;
  }

  async #read(pairing: Pairing): Promise<void> {
    let cpuMs = readCpuMs(this.#frames.pid);
    let clockMs = performance.now();
    for await (const outcome of pairing) {
      this.cpuMs.push(readCpuMs(this.#frames.pid) - cpuMs);
      this.clockMs.push(performance.now() - clockMs);
      this.outcomes.push(describe(outcome));
      if ("pair" in outcome) this.#frames.releasePair(outcome.pair);
      cpuMs = readCpuMs(this.#frames.pid);
      clockMs = performance.now();
    }
  }

  async #each(footage: Footage, visit: (sample: PairOutcomeSample, takeMs: number) => Promise<void>) {
    const facts = await inspectFootage(footage);
    const source = { frames: this.#frames, runtimeDir: this.#directory, footage, facts, rateHz: this.#rateHz };
    for await (const { sample, takeMs, giveBack } of readFootage(source)) {
      await visit(sample, takeMs);
      giveBack(sample.frame);
    }
    return countSamples(facts, this.#rateHz);
  }
}

type PairOutcomeSample = Extract<PairOutcome, { take: unknown }>["take"];

function describe(outcome: PairOutcome): unknown {
  if (!("pair" in outcome)) return { frame: outcome.take.frameIndex, notChecked: outcome.notChecked };
  const { take, homography, alignmentConfidence, frames } = outcome.pair;
  const pictures = Object.entries(frames).map(([name, frame]) => [name, digest(frame)] as const);
  return { frame: take.frameIndex, homography, alignmentConfidence, ...Object.fromEntries(pictures) };
}

function digest(frame: FrameRef): string {
  const reader = new RingReader(frame.ring);
  try {
    const pixels = reader.read({ ...frame, byteLength: frame.stride * frame.height });
    return pixels ? Bun.hash(pixels).toString(16) : "overwritten";
  } finally {
    reader.close();
  }
}

function readCpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

function report(bench: Measurement, { referenceMs, pid }: { referenceMs: number; pid: number }): void {
  const resident = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "0";
  const checked = bench.outcomes.filter((outcome) => JSON.stringify(outcome).includes("homography")).length;
  const perSample = (total: number) => (total / Math.max(1, bench.samples)).toFixed(0);
  const lines = [
    `${bench.samples} samples, ${checked} pairs`,
    `CPU a sample, everything: ${perSample(bench.totalCpuMs)} ms`,
    `CPU between outcomes: p50 ${quantile(bench.cpuMs, 0.5)} ms, p95 ${quantile(bench.cpuMs, 0.95)} ms`,
    `clock a sample: ${perSample(bench.totalClockMs)} ms; between outcomes p50 ${quantile(bench.clockMs, 0.5)} ms, p95 ${quantile(bench.clockMs, 0.95)} ms`,
    `CPU a reference sample: ${referenceMs.toFixed(0)} ms; resident at most ${Math.round(Number(resident) / 1024)} MB`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
}

const [reference = join(FILM_SET, "reference.mp4"), take = join(FILM_SET, "take.mp4"), rate = "4", outcomesFile] =
  process.argv.slice(2);
await main(reference, take, { rateHz: Number(rate), outcomesFile });
