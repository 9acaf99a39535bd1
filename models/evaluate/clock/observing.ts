import { join } from "node:path";
import type { Box } from "../../../src/domain/frame.ts";
import type { Picture } from "../../../src/frames/process/picture.ts";
import { decodeStill } from "../../../src/frames/process/stills.ts";
import { halfOf } from "../halves.ts";
import type { ClockAnswer, ClockCase, PictureCase } from "./cases.ts";
import type { Label } from "./labels.ts";
import { judgeClaims, matchClocks } from "./matching.ts";

/** The detector's own finding and reading, as far as it is judged here. */
export interface ClockEyes {
  /** Finds and reads every clock of a picture. */
  look(picture: Picture): Promise<ClockAnswer[]>;
  /** Reads what is said to be there: one answer a place, in their order. */
  readAt(picture: Picture, places: readonly { box: Box; type: ClockAnswer["type"] }[]): Promise<ClockAnswer[]>;
}

/**
 * Shows one picture to the detector, read as the box reads pictures: EXIF turned, alpha flattened, at most 1920x1080.
 * `labels` are those of this picture, none for a photograph without clocks. `path` is relative to `data`.
 */
export async function observePicture(
  eyes: ClockEyes,
  { data, path, labels }: { data: string; path: string; labels: readonly Label[] },
): Promise<PictureCase> {
  const picture = await decodeStill(join(data, path));
  const startMs = performance.now();
  const answers = await eyes.look(picture);
  const ms = performance.now() - startMs;
  return {
    path,
    half: halfOf(path),
    shows: labels.length === 0 ? "photograph" : labels.every(({ kind }) => kind === "other") ? "other" : "clocks",
    width: picture.width,
    height: picture.height,
    cases: await readLabelled(eyes, picture, { labels, answers }),
    answers,
    claims: judgeClaims(path, labels, answers),
    ms,
  };
}

async function readLabelled(
  eyes: ClockEyes,
  picture: Picture,
  { labels, answers }: { labels: readonly Label[]; answers: readonly ClockAnswer[] },
): Promise<ClockCase[]> {
  const clocks = labels.filter(({ kind }) => kind !== "other");
  const matches = matchClocks(clocks, answers);
  const placed = clocks.flatMap((label) => (label.box ? [{ label, box: label.box, type: typeOf(label) }] : []));
  const read = placed.length > 0 ? await eyes.readAt(picture, placed) : [];
  const given = new Map(placed.map(({ label }, index) => [label, read[index] ?? null]));
  return clocks.map((label, index) => ({
    label,
    facePx: label.box ? Math.min(label.box[2] * picture.width, label.box[3] * picture.height) : 0,
    given: given.get(label) ?? null,
    ...(matches[index] ?? { found: null, foundByMiddle: null }),
  }));
}

function typeOf({ kind }: Label): ClockAnswer["type"] {
  return kind === "digital" ? "digital" : "analog";
}
