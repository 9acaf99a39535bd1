import { readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { Fault } from "../../base/fault.ts";
import { parseJson } from "../../base/schema.ts";
import { ReferenceIndex, type ReferenceMoment } from "../reference-index.ts";
import { CameraPath, measureWay, type Place } from "./camera-path.ts";
import { CameraSteps } from "./camera-steps.ts";
import { type Homography, IDENTITY } from "./homography.ts";
import { Moves } from "./moves.ts";
import type { OpenCv } from "./open-cv.ts";
import type { Span } from "./own-action.ts";
import type { Picture, Size } from "./picture.ts";
import { Recent } from "./recent.ts";
import { resizePicture } from "./resize.ts";
import { Series } from "./series.ts";
import { readSignatures } from "./signature-file.ts";
import { keepWithin, makeThumb, pickWindow } from "./window.ts";

/** Decoded pictures kept: a side of a window at 4 samples a second and a few, so that a clip is decoded once. */
const KEPT_PICTURES = 12;
/** Small copies kept: a window and more. */
const KEPT_THUMBS = 64;
const KEPT_MASKS = 8;
/** Samples further apart than so many are not followed. */
const MOST_STEPS = 8;
/** Decoding one picture may take so long. */
const DECODE_LIMIT_S = 30;

/** The samples of a reference, read from its folder when they are needed. All pictures are given at `size`. */
export class ReferenceReader {
  readonly moments: readonly ReferenceMoment[];
  readonly timesMs: readonly number[];
  readonly #cv: OpenCv;
  readonly #directory: string;
  readonly #pictures = new Recent<Promise<Picture>>(KEPT_PICTURES);
  readonly #thumbs = new Recent<Picture>(KEPT_THUMBS);
  readonly #masks = new Recent<Uint8Array>(KEPT_MASKS);
  readonly #moves = new Moves();
  readonly #steps: CameraSteps;
  #series: Promise<Series> | undefined;

  constructor(cv: OpenCv, directory: string) {
    this.#cv = cv;
    this.#directory = directory;
    this.#steps = new CameraSteps(cv);
    this.moments = readIndex(directory);
    this.timesMs = this.moments.map((moment) => moment.ptsMs);
  }

  picture(index: number, size: Size): Promise<Picture> {
    const key = keyOf(index, size);
    const kept = this.#pictures.get(key);
    if (kept) return kept;
    const decoding = this.#decode(index, size);
    this.#pictures.set(key, decoding);
    return decoding;
  }

  /** What all of its samples look like, without their pictures where that was stored. */
  series(): Promise<Series> {
    const files = this.moments.map(({ file }) => file);
    this.#series ??= readSignatures(this.#directory, files).then((signatures) => Series.of(this.timesMs, signatures));
    return this.#series;
  }

  /** Small mask of what moves within the reference at that sample, judged from its neighbours within `windowMs` and `span`. */
  async moves(index: number, size: Size, { windowMs, span }: { windowMs: number; span: Span }): Promise<Uint8Array> {
    const key = keyOf(index, size);
    const kept = this.#masks.get(key);
    if (kept) return kept;
    const window = keepWithin(pickWindow(this.timesMs, index, windowMs), this.timesMs, { index, span });
    const thumbs: Picture[] = [];
    for (const near of window) thumbs.push(await this.thumb(near, size));
    const path = new CameraPath(this.#cv, this.#steps);
    const placed = thumbs.map((thumb) => ({ thumb, place: path.add(thumb) }));
    const at = window.indexOf(index);
    const mask = this.#moves.mask(path.steady(placed, placed[at]), at);
    this.#masks.set(key, mask);
    return mask;
  }

  /** How its camera moved from one sample to another, in pixels of small copies; `IDENTITY` where they are far apart. */
  async way(from: number, to: number, size: Size): Promise<Homography> {
    if (from === to || Math.abs(to - from) > MOST_STEPS) return IDENTITY;
    const path = new CameraPath(this.#cv, this.#steps);
    const first = Math.min(from, to);
    const places: Place[] = [];
    for (let index = first; index <= Math.max(from, to); index++) places.push(path.add(await this.thumb(index, size)));
    return measureWay(places[from - first], places[to - first]);
  }

  /** Starts decoding the last picture that `moves` of that sample will ask for; a failure is told when it does. */
  decodeAhead(index: number, size: Size, windowMs: number): void {
    const last = pickWindow(this.timesMs, index, windowMs).at(-1);
    if (last === undefined || !this.moments[last] || this.#thumbs.get(keyOf(last, size))) return;
    this.picture(last, size).catch(() => {});
  }

  /** Small copy of the picture that `size` gives. */
  async thumb(index: number, size: Size): Promise<Picture> {
    const key = keyOf(index, size);
    const kept = this.#thumbs.get(key);
    if (kept) return kept;
    const thumb = makeThumb(this.#cv, await this.picture(index, size));
    this.#thumbs.set(key, thumb);
    return thumb;
  }

  async #decode(index: number, size: Size): Promise<Picture> {
    const moment = this.moments[index];
    if (!moment) throw new RangeError("no such reference sample");
    const decoded = await sharp(join(this.#directory, moment.file))
      .timeout({ seconds: DECODE_LIMIT_S })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height } = decoded.info;
    return resizePicture(this.#cv, { width, height, channels: 3, data: decoded.data }, size);
  }
}

function keyOf(index: number, size: Size): string {
  return `${index} ${size.width}x${size.height}`;
}

function readIndex(directory: string): ReferenceMoment[] {
  let text: string;
  try {
    text = readFileSync(join(directory, "index.json"), "utf8");
  } catch (cause) {
    throw new Fault("not-found", "the reference has no pictures to compare with", { cause });
  }
  const index = parseJson(ReferenceIndex, text);
  if (!index.ok) throw new Fault("invalid", `the reference's index cannot be read: ${index.error}`);
  return index.value.samples;
}
