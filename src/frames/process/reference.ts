import { readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { Fault } from "../../base/fault.ts";
import { parseJson } from "../../base/schema.ts";
import { ReferenceIndex, type ReferenceMoment } from "../reference-index.ts";
import { maskMoves, THUMB_FACTOR } from "./moves.ts";
import type { OpenCv } from "./open-cv.ts";
import { type Picture, resizePicture, type Size } from "./picture.ts";

/** Pictures, small copies and masks kept; a window of neighbours fits, so a clip is decoded once. */
const KEPT_PICTURES = 4;
const KEPT_THUMBS = 64;
const KEPT_MASKS = 8;

/** The samples of a reference, read from its folder when they are needed. All pictures are given at `size`. */
export class ReferenceReader {
  readonly moments: readonly ReferenceMoment[];
  readonly #cv: OpenCv;
  readonly #directory: string;
  readonly #pictures = new Recent<Picture>(KEPT_PICTURES);
  readonly #thumbs = new Recent<Picture>(KEPT_THUMBS);
  readonly #masks = new Recent<Uint8Array>(KEPT_MASKS);

  constructor(cv: OpenCv, directory: string) {
    this.#cv = cv;
    this.#directory = directory;
    this.moments = readIndex(directory);
  }

  async picture(index: number, size: Size): Promise<Picture> {
    const key = `${index} ${size.width}x${size.height}`;
    const kept = this.#pictures.get(key);
    if (kept) return kept;
    const moment = this.moments[index];
    if (!moment) throw new RangeError("no such reference sample");
    const decoded = await sharp(join(this.#directory, moment.file))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height } = decoded.info;
    const picture = resizePicture(this.#cv, { width, height, channels: 3, data: decoded.data }, size);
    this.#pictures.set(key, picture);
    this.#thumbs.set(key, makeThumb(this.#cv, picture));
    return picture;
  }

  /** Small mask of what moves within the reference at that sample, judged from its neighbours within `windowMs`. */
  async moves(index: number, size: Size, windowMs: number): Promise<Uint8Array> {
    const key = `${index} ${size.width}x${size.height}`;
    const kept = this.#masks.get(key);
    if (kept) return kept;
    const window = pickWindow(
      this.moments.map((moment) => moment.ptsMs),
      index,
      windowMs,
    );
    const thumbs: Picture[] = [];
    for (const near of window) thumbs.push(await this.#thumb(near, size));
    const mask = maskMoves(thumbs, window.indexOf(index));
    this.#masks.set(key, mask);
    return mask;
  }

  async #thumb(index: number, size: Size): Promise<Picture> {
    const key = `${index} ${size.width}x${size.height}`;
    return this.#thumbs.get(key) ?? makeThumb(this.#cv, await this.picture(index, size));
  }
}

/** At most this many samples make a window, evenly spaced; it includes the judged one. */
const MAX_WINDOW_SIDE = 8;

/** Indices of the samples within `windowMs` of sample `index`, at most eight a side, in order. */
export function pickWindow(timesMs: readonly number[], index: number, windowMs: number): number[] {
  const now = timesMs[index] ?? 0;
  const before: number[] = [];
  const after: number[] = [];
  for (let i = index - 1; i >= 0 && now - (timesMs[i] ?? 0) <= windowMs; i--) before.push(i);
  for (let i = index + 1; i < timesMs.length && (timesMs[i] ?? 0) - now <= windowMs; i++) after.push(i);
  return [...thin(before).reverse(), index, ...thin(after)];
}

function thin(indices: number[]): number[] {
  const step = Math.ceil(indices.length / MAX_WINDOW_SIDE);
  return indices.filter((_, place) => (place + 1) % Math.max(1, step) === 0);
}

export function makeThumb(cv: OpenCv, picture: Picture): Picture {
  return resizePicture(cv, picture, thumbSize(picture));
}

export function thumbSize(size: Size): Size {
  return {
    width: Math.max(1, Math.round(size.width / THUMB_FACTOR)),
    height: Math.max(1, Math.round(size.height / THUMB_FACTOR)),
  };
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

/** The last few values by key. */
class Recent<T> {
  readonly #capacity: number;
  readonly #values = new Map<string, T>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: string): T | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: T): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    const oldest = this.#values.keys().next().value;
    if (this.#values.size > this.#capacity && oldest !== undefined) this.#values.delete(oldest);
  }
}
