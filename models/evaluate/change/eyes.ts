import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareSet, type Difference, type PairPixels } from "../../../detectors/difference/compare.ts";
import { type Judge, openJudge } from "../../../detectors/difference/judge.ts";
import type { Pixels } from "../../../detectors/difference/lab.ts";
import { makeWorkspace, type Workspace } from "../../../detectors/difference/workspace.ts";
import { Fault } from "../../../src/base/fault.ts";
import { openLog } from "../../../src/base/log.ts";
import { RingReader } from "../../../src/base/ring.ts";
import { parseJson, Type } from "../../../src/base/schema.ts";
import { type FrameRef, measureFrameBytes, type Pair } from "../../../src/domain/frame.ts";
import { type Frames, openFrames } from "../../../src/frames/frames.ts";
import type { Look, Seen } from "./cases.ts";
import { placeInReference } from "./places.ts";

const MANIFEST = join(import.meta.dir, "../../../detectors/difference/detector.json");
const MODELS = join(import.meta.dir, "../..");
const Manifest = Type.Object({
  settings: Type.Object({ properties: Type.Object({ leastConfidence: Type.Object({ default: Type.Number() }) }) }),
});
/** A still is a take of one sample: at what rate makes no difference. */
const STILL_RATE_HZ = 1;

/** From which confidence on the detector tells a difference, as it is shipped. */
export function readLeastConfidence(): number {
  const manifest = parseJson(Manifest, readFileSync(MANIFEST, "utf8"));
  if (!manifest.ok) throw new Fault("invalid", `${MANIFEST}: ${manifest.error}`);
  return manifest.value.settings.properties.leastConfidence.default;
}

/** What ships, for two picture files: the frames process brings them together, the detector's own code compares them. */
export class ChangeEyes implements AsyncDisposable {
  readonly #frames: Frames;
  readonly #judge: Judge;
  readonly #folder: string;
  #space: Workspace | undefined;

  constructor(frames: Frames, judge: Judge, folder: string) {
    this.#frames = frames;
    this.#judge = judge;
    this.#folder = folder;
  }

  /** Compares two pictures as `camf analyze` compares two stills. Finds of any confidence are answered, the surest first. */
  async look(reference: string, take: string): Promise<Look> {
    const startMs = performance.now();
    const directory = join(this.#folder, "reference");
    const writer = await this.#frames.openReferenceWriter(directory);
    const size = await this.#withStill(reference, async (frame) => {
      await writer.add({ frame, ptsMs: 0, frameIndex: 0 });
      return { width: frame.width, height: frame.height };
    });
    await writer.finish();
    const compareStartMs = performance.now();
    const pairing = await this.#frames.openPairing({
      referenceDirectory: directory,
      rateHz: STILL_RATE_HZ,
      mode: "still",
    });
    try {
      await this.#withStill(take, (frame) => pairing.push({ frame, ptsMs: 0, frameIndex: 0 }, 0));
      await pairing.finish();
      for await (const outcome of pairing) {
        if (!("pair" in outcome))
          return { refused: outcome.notChecked, seen: [], ...this.#time(startMs, compareStartMs, 0) };
        const { seen, detectMs } = await this.#compare(outcome.pair, size);
        return { refused: null, seen, ...this.#time(startMs, compareStartMs, detectMs) };
      }
      throw new Fault("internal", "the pairing ended without an outcome");
    } finally {
      pairing.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#frames[Symbol.asyncDispose]();
    await this.#judge[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #withStill<T>(path: string, visit: (frame: FrameRef) => Promise<T>): Promise<T> {
    const { frame } = await this.#frames.readStill(path);
    try {
      return await visit(frame);
    } finally {
      this.#frames.giveBack(frame);
    }
  }

  async #compare(
    pair: Pair,
    reference: { width: number; height: number },
  ): Promise<{ seen: Seen[]; detectMs: number }> {
    const pixels = readPair(pair);
    this.#frames.releasePair(pair);
    const { width, height } = pixels.take;
    if (this.#space?.width !== width || this.#space.height !== height) this.#space = makeWorkspace({ width, height });
    const startMs = performance.now();
    const { differences } = await compareSet(pixels, this.#judge, this.#space);
    const detectMs = performance.now() - startMs;
    const places = { homography: pair.homography, size: { width, height }, reference };
    return { seen: differences.map((one) => see(one, places)), detectMs };
  }

  #time(startMs: number, compareStartMs: number, detectMs: number): Pick<Look, "referenceMs" | "pairMs" | "detectMs"> {
    return { referenceMs: compareStartMs - startMs, pairMs: performance.now() - compareStartMs, detectMs };
  }
}

/** Starts a frames process of its own and opens the detector's model. */
export async function openChangeEyes(): Promise<ChangeEyes> {
  const folder = mkdtempSync(join(process.platform === "linux" ? "/dev/shm" : tmpdir(), "camf-evaluate-"));
  await using opened = new AsyncDisposableStack();
  opened.defer(() => rmSync(folder, { recursive: true, force: true }));
  const judge = opened.use(await openJudge(MODELS));
  const frames = await openFrames({ runtimeDir: folder, log: openLog("error") });
  opened.move();
  return new ChangeEyes(frames, judge, folder);
}

/** The detector's boxes lie in the take's picture, also that of the reference, which was warped onto it. */
function see(found: Difference, places: Parameters<typeof placeInReference>[1]): Seen {
  return {
    kind: found.kind,
    confidence: found.confidence,
    box: found.box,
    referenceBox: placeInReference(found.referenceBox ?? found.box, places),
    description: found.description,
  };
}

function readPair({ frames }: Pair): PairPixels {
  const reader = new RingReader(frames.take.ring);
  try {
    const read = (frame: FrameRef): Pixels => {
      const data = reader.read({ ...frame, byteLength: measureFrameBytes(frame) });
      if (!data) throw new Fault("internal", "a picture of the pair was overwritten");
      return { width: frame.width, height: frame.height, stride: frame.stride, data };
    };
    const { take, reference, validity, moves } = frames;
    return { take: read(take), reference: read(reference), validity: read(validity), moves: read(moves) };
  } finally {
    reader.close();
  }
}
