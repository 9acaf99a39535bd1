import type { Session } from "../../detectors/onnx/engine.ts";
import { Fault } from "../../src/base/fault.ts";
import { RingReader } from "../../src/base/ring.ts";
import { type FrameRef, measureFrameBytes, type Pair } from "../../src/domain/frame.ts";
import type { Frames } from "../../src/frames/frames.ts";
import type { Look } from "../evaluate/change/cases.ts";
import { placeInReference } from "../evaluate/change/places.ts";
import { type ChangeMap, type Find, listFinds } from "./boxes.ts";

const [WIDTH, HEIGHT, SHRINK] = [448, 256, 4] as const;
const [ACROSS, DOWN] = [WIDTH / SHRINK, HEIGHT / SHRINK] as const;
const STILL_RATE_HZ = 1;
/** Share of a cell that must be comparable. */
const LEAST_VALID = 0.5;

interface Picture {
  frame: FrameRef;
  data: Uint8Array;
}

/** The network alone, for two picture files: the frames process brings them together as for any detector. */
export class NetworkEyes {
  readonly #frames: Frames;
  readonly #session: Session;
  readonly #directory: string;
  readonly #threshold: number;

  /** `directory`: for the reference, overwritten by each look. */
  constructor(frames: Frames, session: Session, { directory, threshold }: { directory: string; threshold: number }) {
    this.#frames = frames;
    this.#session = session;
    this.#directory = directory;
    this.#threshold = threshold;
  }

  async look(reference: string, take: string): Promise<Look> {
    const startMs = performance.now();
    const writer = await this.#frames.openReferenceWriter(this.#directory);
    const size = await this.#withStill(reference, async (frame) => {
      await writer.add({ frame, ptsMs: 0, frameIndex: 0 });
      return { width: frame.width, height: frame.height };
    });
    await writer.finish();
    const referenceMs = performance.now() - startMs;
    const pairing = await this.#frames.openPairing({
      referenceDirectory: this.#directory,
      rateHz: STILL_RATE_HZ,
      mode: "still",
    });
    try {
      await this.#withStill(take, (frame) => pairing.push({ frame, ptsMs: 0, frameIndex: 0 }, 0));
      await pairing.finish();
      for await (const outcome of pairing) {
        const pairMs = performance.now() - startMs - referenceMs;
        if (!("pair" in outcome)) return { refused: outcome.notChecked, seen: [], referenceMs, pairMs, detectMs: 0 };
        const { pair } = outcome;
        const finds = await this.#compare(pair);
        const { width, height } = pair.frames.take;
        const places = { homography: pair.homography, size: { width, height }, reference: size };
        const seen = finds.map(({ box, score }) => ({
          kind: "changed",
          confidence: score,
          box,
          referenceBox: placeInReference(box, places),
          description: "",
        }));
        return {
          refused: null,
          seen,
          referenceMs,
          pairMs,
          detectMs: performance.now() - startMs - referenceMs - pairMs,
        };
      }
      throw new Fault("internal", "the pairing ended without an outcome");
    } finally {
      pairing.close();
    }
  }

  async #withStill<T>(path: string, visit: (frame: FrameRef) => Promise<T>): Promise<T> {
    const { frame } = await this.#frames.readStill(path);
    try {
      return await visit(frame);
    } finally {
      this.#frames.giveBack(frame);
    }
  }

  async #compare(pair: Pair): Promise<Find[]> {
    const { take, reference, validity, moves } = readPair(pair);
    const data = new Uint8Array(2 * WIDTH * HEIGHT * 3);
    data.set(shrink(take, { width: WIDTH, height: HEIGHT, channels: 3 }));
    data.set(shrink(reference, { width: WIDTH, height: HEIGHT, channels: 3 }), data.length / 2);
    const [valid, moving] = [validity, moves].map((mask) => shrink(mask, { width: ACROSS, height: DOWN, channels: 1 }));
    this.#frames.releasePair(pair);
    const changes = (await this.#session.run({ pairs: { data, dims: [1, 2, HEIGHT, WIDTH, 3] } })).changes?.data;
    if (!(changes instanceof Float32Array)) throw new Fault("internal", "the model gives no changes");
    const maps = [0, 1].map((k): ChangeMap => {
      const map = changes.subarray(k * ACROSS * DOWN, (k + 1) * ACROSS * DOWN);
      const usable = map.map((chance, at) =>
        (valid?.[at] ?? 0) >= 255 * LEAST_VALID && (moving?.[at] ?? 0) < 255 * LEAST_VALID ? chance : 0,
      );
      return { width: ACROSS, height: DOWN, data: usable };
    });
    return listFinds(maps, this.#threshold);
  }
}

function readPair({ frames }: Pair): Record<"take" | "reference" | "validity" | "moves", Picture> {
  const reader = new RingReader(frames.take.ring);
  try {
    const read = (frame: FrameRef): Picture => {
      const data = reader.read({ ...frame, byteLength: measureFrameBytes(frame) });
      if (!data) throw new Fault("internal", "a picture of the pair was overwritten");
      return { frame, data: data.slice() };
    };
    const { take, reference, validity, moves } = frames;
    return { take: read(take), reference: read(reference), validity: read(validity), moves: read(moves) };
  } finally {
    reader.close();
  }
}

/** The mean of the pixels that each new pixel covers, at least one. */
function shrink({ frame, data }: Picture, to: { width: number; height: number; channels: number }): Uint8Array {
  const out = new Uint8Array(to.width * to.height * to.channels);
  for (let y = 0; y < to.height; y++) {
    const [top, bottom] = span(y, to.height, frame.height);
    for (let x = 0; x < to.width; x++) {
      const [left, right] = span(x, to.width, frame.width);
      for (let channel = 0; channel < to.channels; channel++) {
        let sum = 0;
        for (let v = top; v < bottom; v++)
          for (let u = left; u < right; u++) sum += data[v * frame.stride + u * to.channels + channel] ?? 0;
        out[(y * to.width + x) * to.channels + channel] = Math.round(sum / ((bottom - top) * (right - left)));
      }
    }
  }
  return out;
}

function span(at: number, count: number, length: number): [number, number] {
  const start = Math.floor((at * length) / count);
  return [start, Math.max(start + 1, Math.floor(((at + 1) * length) / count))];
}
