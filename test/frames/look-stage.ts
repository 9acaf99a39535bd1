import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { comparePair, type PairPixels } from "../../detectors/difference/compare.ts";
import { Tracker } from "../../src/anomalies/tracker.ts";
import { openLog } from "../../src/base/log.ts";
import { RingReader, RingWriter } from "../../src/base/ring.ts";
import { judgeFindings, readTruth } from "../../src/cli/demo-truth.ts";
import type { AnomalyDraft } from "../../src/domain/anomaly.ts";
import type { FrameRef } from "../../src/domain/frame.ts";
import { LOOK_KIND } from "../../src/domain/look.ts";
import { type Frames, openFrames } from "../../src/frames/frames.ts";
import { inspectFootage, readFootage } from "../../src/pipeline/footage.ts";
import { findAction } from "../support/film-set.ts";

const FILM_SET = join(import.meta.dir, "../../models/film-set/seed-1");
const RATE_HZ = 2;
/** The detector's own default. */
const LEAST_CONFIDENCE = 0.5;

/** A picture of the take, as it was shot. */
interface Shot {
  takeMs: number;
  frameIndex: number;
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** Changes the pixels of the picture at a moment, in place. */
export type Paint = (shot: { takeMs: number; width: number; height: number; pixels: Uint8Array }) => void;

/** What comparing a painted take came to. */
export interface LookVerdict {
  /** Camera cards, in order. */
  cards: string[];
  anomalies: AnomalyDraft[];
  planted: number;
  missed: string[];
  /** What is no camera card and answers to nothing planted. */
  unexpected: string[];
  /** Reasons of samples that were not compared. */
  notChecked: Map<string, number>;
  samples: number;
  headMs: number | null;
  tailMs: number | null;
}

/** The film set's take, painted as wished, through the real frames process, the difference detector and the tracker. */
export class LookStage implements AsyncDisposable {
  readonly #directory: string;
  readonly #frames: Frames;
  readonly #shots: Shot[] = [];
  readonly #ring: RingWriter;
  #plain: string | undefined;

  private constructor(directory: string, frames: Frames) {
    this.#directory = directory;
    this.#frames = frames;
    this.#ring = new RingWriter({ path: join(directory, "camera.ring"), slots: 2, pixelBytes: 1280 * 720 * 3 });
  }

  static async open(): Promise<LookStage> {
    const directory = mkdtempSync(join(tmpdir(), "camf-looks-"));
    const stage = new LookStage(directory, await openFrames({ runtimeDir: directory, log: openLog("silent") }));
    await stage.#film();
    return stage;
  }

  async compare(paint: Paint, paintReference?: Paint): Promise<LookVerdict> {
    const referenceDirectory = await this.#keepReference(paintReference);
    const mode = "clip";
    const pairing = await this.#frames.openPairing({ referenceDirectory, rateHz: RATE_HZ, mode });
    const severities = new Map();
    const tracker = new Tracker({ mode, rateHz: RATE_HZ, severities, referenceLabel: "take 1", actionMs: 0 });
    const notChecked = new Map<string, number>();
    const reading = (async () => {
      for await (const outcome of pairing) {
        if ("notChecked" in outcome) {
          notChecked.set(outcome.notChecked, (notChecked.get(outcome.notChecked) ?? 0) + 1);
          continue;
        }
        const { pair } = outcome;
        const { ptsMs, frameIndex } = pair.take;
        const found = comparePair(readPair(pair.frames)).filter(({ confidence }) => confidence >= LEAST_CONFIDENCE);
        tracker.add("difference", { ptsMs, frameIndex }, found);
        tracker.noteLook({ ptsMs, frameIndex }, pair.look);
        this.#frames.releasePair(pair);
      }
    })();
    for (const shot of this.#shots) await this.#push(shot, { paint, use: (frame) => pairing.push(frame, shot.takeMs) });
    await pairing.finish();
    await reading;
    const { headMs = null, tailMs = null } = pairing.alignment ?? {};
    return { ...judge(tracker.finish()), notChecked, samples: this.#shots.length, headMs, tailMs };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#frames[Symbol.asyncDispose]();
    this.#ring.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  async #film(): Promise<void> {
    for await (const { shot } of this.#read("take", RATE_HZ)) this.#shots.push(shot);
  }

  /** One that nobody painted on is made once. */
  async #keepReference(paint?: Paint): Promise<string> {
    if (paint) return this.#writeReference(paint);
    this.#plain ??= await this.#writeReference(() => {});
    return this.#plain;
  }

  async #writeReference(paint: Paint): Promise<string> {
    const directory = join(this.#directory, `reference-${crypto.randomUUID()}`);
    const writer = await this.#frames.openReferenceWriter(directory);
    for await (const { shot } of this.#read("reference", 4))
      await this.#push(shot, { paint, use: (frame) => writer.add(frame) });
    await writer.finish();
    return directory;
  }

  /** The action alone: what boards do is told elsewhere. */
  async *#read(name: "reference" | "take", rateHz: number): AsyncGenerator<{ shot: Shot }> {
    const footage = findAction(name);
    const facts = await inspectFootage(footage);
    const source = { frames: this.#frames, runtimeDir: this.#directory, footage, facts, rateHz };
    for await (const { sample, takeMs, frameIndex, giveBack } of readFootage(source)) {
      const { width, height } = sample.frame;
      yield { shot: { takeMs, frameIndex, width, height, pixels: readPixels(sample.frame) } };
      giveBack(sample.frame);
    }
  }

  async #push(
    shot: Shot,
    {
      paint,
      use,
    }: { paint: Paint; use: (sample: { frame: FrameRef; ptsMs: number; frameIndex: number }) => Promise<unknown> },
  ): Promise<void> {
    const { takeMs, frameIndex, width, height } = shot;
    const pixels = shot.pixels.slice();
    paint({ takeMs, width, height, pixels });
    const place = this.#ring.write(pixels);
    if (!place) throw new Error("the ring is full");
    const frame = { ring: this.#ring.path, ...place, width, height, stride: 3 * width, format: "rgb24" } as const;
    await use({ frame, ptsMs: takeMs, frameIndex });
    this.#ring.giveBack(place.slot);
  }
}

function judge(anomalies: AnomalyDraft[]): Omit<LookVerdict, "notChecked" | "samples" | "headMs" | "tailMs"> {
  // Which times a clock shows is another detector's to say.
  const headMs = (findAction("take").firstFrame * 1000) / 24;
  const planted = readTruth(join(FILM_SET, "truth.json")).map(({ clock: _, fromMs, toMs, ...change }) => ({
    ...change,
    fromMs: fromMs - headMs,
    toMs: toMs - headMs,
  }));
  const found = anomalies
    .filter(({ kind }) => kind !== LOOK_KIND)
    .map((one) => ({ ...one, fromMs: one.first.ptsMs, toMs: one.last.ptsMs }));
  const judgement = judgeFindings(planted, found);
  return {
    anomalies,
    cards: anomalies
      .filter(({ kind }) => kind === LOOK_KIND)
      .sort((a, b) => a.first.ptsMs - b.first.ptsMs)
      .map(({ description }) => description),
    planted: planted.length,
    missed: judgement.missed.map(({ what }) => what),
    unexpected: judgement.false.map(({ description }) => description),
  };
}

function readPair(frames: { take: FrameRef; reference: FrameRef; validity: FrameRef; moves: FrameRef }): PairPixels {
  const read = (frame: FrameRef) => {
    const { width, height, stride } = frame;
    return { width, height, stride, data: readPixels(frame) };
  };
  return {
    take: read(frames.take),
    reference: read(frames.reference),
    validity: read(frames.validity),
    moves: read(frames.moves),
  };
}

function readPixels(frame: FrameRef): Uint8Array {
  const reader = new RingReader(frame.ring);
  try {
    const pixels = reader.read({ ...frame, byteLength: frame.stride * frame.height });
    if (!pixels) throw new Error("the slot was overwritten");
    return pixels.slice();
  } finally {
    reader.close();
  }
}
