import type { Picture } from "../../src/frames/process/picture.ts";
import { Series } from "../../src/frames/process/series.ts";
import { Signer } from "../../src/frames/process/signature.ts";

/** Small copies of a drawn set in which somebody walks in, works at a table, and walks out. */
const THUMB = { width: 240, height: 135 } as const;
/** Samples of takes and references follow one another by so much. */
export const STEP_MS = 250;
/** The action: from the first second on, until 11 s. */
export const ACTION_FROM_MS = 2000;
export const ACTION_TO_MS = 11_000;

export interface Shot {
  /** Where in the action it is, in ms; undefined: nobody is in the set. */
  actionMs: number | undefined;
  noiseSeed?: number;
  /** Exposure. */
  gain?: number;
  /** A look: 1 is none, 0.6 lifts the shadows like a logarithmic picture. */
  gamma?: number;
  /** Something that hides the picture, as fractions. */
  cover?: { box: [number, number, number, number]; level: number };
  /** The camera turned down by so many lines. */
  tiltedBy?: number;
  /** The camera was bumped by so many columns. */
  bumpedBy?: number;
}

/** Where the actor stands across, which arm is up, or undefined while off the set. */
function pose(actionMs: number): { x: number; arm: number } | undefined {
  if (actionMs < ACTION_FROM_MS || actionMs > ACTION_TO_MS) return undefined;
  const s = actionMs / 1000;
  if (s < 5) return { x: -20 + ((s - 2) / 3) * 130, arm: 0 };
  if (s < 8) return { x: 110, arm: Math.abs(((s - 5) % 1.5) - 0.75) / 0.75 };
  return { x: 110 + ((s - 8) / 3) * 150, arm: 0 };
}

function drawShot(shot: Shot): Picture {
  const { width, height } = THUMB;
  const data = new Uint8Array(width * height * 3);
  const { noiseSeed = 1, gain = 1, gamma = 1, tiltedBy = 0, bumpedBy = 0 } = shot;
  const actor = shot.actionMs === undefined ? undefined : pose(shot.actionMs);
  let state = 12345 + noiseSeed * 7919;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      const noise = ((state >> 16) % 5) - 2;
      const level = paint(x - bumpedBy, y + tiltedBy, actor);
      const covered = shot.cover && isInside(shot.cover.box, x, y) ? drawBoard(shot.cover.level, x, y) : level;
      const seen = 255 * Math.min(1, (gain * covered) / 255) ** gamma;
      data.fill(Math.max(0, Math.min(255, Math.round(seen + noise))), (y * width + x) * 3, (y * width + x) * 3 + 3);
    }
  }
  return { width, height, channels: 3, data };
}

function paint(x: number, y: number, actor: { x: number; arm: number } | undefined): number {
  if (actor) {
    const dx = x - actor.x;
    if (Math.abs(dx) < 12 && y > 45 && y < 125)
      return y < 65 ? 190 : 40 + 20 * hash(Math.floor(dx / 8), Math.floor(y / 12));
    const hand = 80 - 45 * actor.arm;
    if (dx >= 12 && dx < 30 && Math.abs(y - hand) < 5) return 190;
  }
  return (
    60 + 90 * hash(Math.floor(x / 22), Math.floor(y / 22)) + 25 * hash(Math.floor(x / 5) + 50, Math.floor(y / 5) + 90)
  );
}

function drawBoard(level: number, x: number, y: number): number {
  return y % 24 < 8 && (x + y) % 20 < 10 ? 255 - level : level;
}

function isInside([left, top, wide, high]: [number, number, number, number], x: number, y: number): boolean {
  const u = x / THUMB.width;
  const v = y / THUMB.height;
  return u >= left && u < left + wide && v >= top && v < top + high;
}

function hash(x: number, y: number): number {
  const value = Math.sin(x * 127.1 + y * 311.7) * 43758.5453;
  return value - Math.floor(value);
}

/** The signatures of samples `STEP_MS` apart; `at` tells what each shows. */
export function sign(lengthMs: number, at: (takeMs: number) => Shot, firstSeed = 1): Series {
  const signer = new Signer();
  const series = new Series();
  for (let index = 0; index * STEP_MS < lengthMs; index++) {
    const shot = at(index * STEP_MS);
    series.add(index * STEP_MS, signer.sign(drawShot({ noiseSeed: index + firstSeed, ...shot })));
  }
  return series;
}
