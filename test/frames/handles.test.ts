import { describe, expect, test } from "bun:test";
import { findStrangers } from "../../src/frames/process/action.ts";
import { findHandles, findOwnEnds } from "../../src/frames/process/handles.ts";
import { findOwnAction } from "../../src/frames/process/own-action.ts";
import { Series } from "../../src/frames/process/series.ts";
import { BLOCKS, BLOCKS_ACROSS, CELLS_ACROSS, CELLS_DOWN, type Signature } from "../../src/frames/process/signature.ts";
import { STEP_MS } from "./action.ts";

const SAMPLES = 40;
const WALL = 120;
const BOARD = 40;

interface Patch {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A plain wall with something dark before it; cells count from the top left. */
function look(patch?: Patch): Signature {
  const cells = new Uint8Array(CELLS_ACROSS * CELLS_DOWN).fill(WALL);
  if (patch)
    for (let row = patch.top; row < patch.top + patch.height; row++)
      cells.fill(BOARD, row * CELLS_ACROSS + patch.left, row * CELLS_ACROSS + patch.left + patch.width);
  return { cells, motion: new Uint8Array(BLOCKS), sticks: 0 };
}

function shoot(patchAt: (sample: number) => Patch | undefined): Series {
  const times = Array.from({ length: SAMPLES }, (_, sample) => sample * STEP_MS);
  return Series.of(
    times,
    times.map((_, sample) => look(patchAt(sample))),
  );
}

/** A tenth of the picture: a board at arm's length. */
const HELD: Patch = { left: 9, top: 3, width: 6, height: 6 };
const HELD_SAMPLES = 7;

function find(take: Series, reference: Series) {
  const plain = Array.from({ length: SAMPLES }, () => SAMPLES - 1);
  return findHandles(take.timesMs, findStrangers(take, reference, plain));
}

describe("a board that hides a tenth of the picture", () => {
  const reference = shoot((sample) => (sample < HELD_SAMPLES ? { ...HELD, left: 12 } : undefined));
  const empty = shoot(() => undefined);

  test("is the head where it is held from the first picture on, whether or not the reference has one too", () => {
    const take = shoot((sample) => (sample < HELD_SAMPLES ? HELD : undefined));
    for (const other of [reference, empty])
      expect(find(take, other)).toMatchObject({ headMs: HELD_SAMPLES * STEP_MS, tailMs: null });
  });

  test("is none where it walks, comes later, stays, or was there in the reference", () => {
    const walker = (sample: number) => (sample < HELD_SAMPLES ? { ...HELD, left: sample * 2 } : undefined);
    const late = (sample: number) => (sample >= 8 && sample < 8 + HELD_SAMPLES ? HELD : undefined);
    const long = (sample: number) => (sample < 30 ? { ...HELD, left: sample < 15 ? 9 : 10 } : undefined);
    for (const patchAt of [walker, late, long]) expect(find(shoot(patchAt), empty).headMs).toBeNull();
    const both = shoot((sample) => (sample < HELD_SAMPLES ? HELD : undefined));
    const together = Array.from({ length: SAMPLES }, (_, sample) => sample);
    expect(findHandles(both.timesMs, findStrangers(both, both, together)).headMs).toBeNull();
  });
});

/** Where the sticks of a board lie: on its upper edge. */
function sticksOf({ left, top, width }: Patch): number {
  return 1 + Math.floor(top / 2) * BLOCKS_ACROSS + Math.floor((left + width / 2) / 2);
}

/** A take whose board shows its sticks while it stands still, with what stands or acts in it otherwise. */
function clap(boardAt: (sample: number) => Patch | undefined, otherwise: Patch | undefined = undefined): Series {
  const plain = shoot((sample) => boardAt(sample) ?? otherwise);
  const signatures = plain.signatures.map((signature, sample) => {
    const board = boardAt(sample);
    return { ...signature, sticks: board && board.top < 10 ? sticksOf(board) : 0 };
  });
  return Series.of(plain.timesMs, signatures);
}

/** It comes in from below, stands, and goes the same way, without its sticks to be seen. */
function bring(from: number, samples: number): (sample: number) => Patch | undefined {
  return (sample) => {
    if (sample < from || sample >= from + samples) return undefined;
    return sample === from || sample === from + samples - 1 ? { ...HELD, top: 11, height: 3 } : HELD;
  };
}

describe("a board whose sticks are seen", () => {
  const together = Array.from({ length: SAMPLES }, (_, sample) => sample);
  const findTogether = (take: Series, reference = take) => {
    const known = { own: findOwnEnds(take) };
    return findHandles(take.timesMs, findStrangers(take, reference, together), known);
  };

  test("is the head also where the reference has its own at the same moment, and where it comes in after roll", () => {
    for (const from of [0, 2, 12])
      expect(findTogether(clap(bring(from, 7)))).toMatchObject({ headMs: (from + 7) * STEP_MS, tailMs: null });
  });

  test("is the tail where it comes at the end", () => {
    const take = clap(bring(SAMPLES - 8, 7));
    expect(findTogether(take)).toEqual({ headMs: null, tailMs: (SAMPLES - 9) * STEP_MS, tailBy: "cover" });
  });

  test("is both where it comes twice", () => {
    const [early, late] = [bring(1, 6), bring(SAMPLES - 6, 5)];
    const take = clap((sample) => early(sample) ?? late(sample));
    expect(findTogether(take)).toMatchObject({ headMs: 7 * STEP_MS, tailMs: (SAMPLES - 7) * STEP_MS });
  });

  test("is the head although somebody acts as soon as it is gone", () => {
    const actor: Patch = { left: 18, top: 4, width: 3, height: 10 };
    const take = clap(bring(0, 7));
    const acting = shoot((sample) => (sample >= 7 && sample < 15 ? { ...actor, left: 18 - (sample % 5) } : undefined));
    const both = take.signatures.map((signature, sample) => (sample < 7 ? signature : acting.signatures[sample]));
    const { headMs } = findTogether(Series.of(take.timesMs, both));
    expect(headMs).toBeGreaterThanOrEqual(7 * STEP_MS);
    expect(headMs).toBeLessThanOrEqual(10 * STEP_MS);
  });

  test("is none where it hangs on the set, never leaves, or is seen once", () => {
    const hangs = clap(() => HELD);
    const stays = clap((sample) => (sample < 30 ? HELD : undefined));
    const once = clap((sample) => (sample === 1 ? HELD : undefined));
    for (const take of [hangs, stays, once])
      expect(findOwnEnds(take)).toMatchObject({ head: undefined, tail: undefined });
  });

  test("is no moment of a reference", () => {
    const reference = clap(bring(1, 6));
    const { series, first } = findOwnAction(reference);
    expect({ first, length: series.length }).toEqual({ first: 7, length: SAMPLES - 7 });
    expect(findOwnAction(shoot(() => undefined))).toMatchObject({ first: 0, series: { length: SAMPLES } });
  });
});

/** Brightness of a tall set in even rows, of which the picture shows as many as there are cells. */
function lookAt(row: number, column: number): number {
  return 120 + 55 * Math.sin(row * 0.7 + column * 0.4) + 45 * Math.sin(row * 0.31 - column * 0.9 + 2);
}

/** Rows that the camera looks down by; levels are lower by `dim`. */
function lookDown(rows: number, dim = 0): Signature {
  const cells = Uint8Array.from({ length: CELLS_ACROSS * CELLS_DOWN }, (_, cell) =>
    Math.max(0, lookAt(Math.floor(cell / CELLS_ACROSS) + rows, cell % CELLS_ACROSS) - dim),
  );
  return { cells, motion: new Uint8Array(BLOCKS), sticks: 0 };
}

/** Another picture altogether. */
const OTHER: Signature = {
  cells: Uint8Array.from(
    { length: CELLS_ACROSS * CELLS_DOWN },
    (_, cell) => 30 + ((cell * cell * 37 + cell * 11) % 190),
  ),
  motion: new Uint8Array(BLOCKS),
  sticks: 0,
};

describe("a camera that swings off the set", () => {
  /** From a sample on the camera turns by so many rows within `turnMs`, and stays there. */
  const tilt = (from: number, rows: number, turnMs: number) => {
    const times = Array.from({ length: SAMPLES }, (_, sample) => sample * STEP_MS);
    const share = (ms: number) => Math.max(0, Math.min(1, (ms - from * STEP_MS) / turnMs));
    return Series.of(
      times,
      times.map((ms) => lookDown(rows * share(ms))),
    );
  };

  test("is the tail also where the reference's does so at the same moment", () => {
    const take = tilt(SAMPLES - 6, 11, 900);
    const own = findOwnEnds(take);
    expect(own.left).toBe(SAMPLES - 5);
    const together = Array.from({ length: SAMPLES }, (_, sample) => sample);
    expect(findHandles(take.timesMs, findStrangers(take, take, together), { own })).toEqual({
      headMs: null,
      tailMs: (SAMPLES - 6) * STEP_MS,
      tailBy: "camera",
    });
    expect(findOwnAction(take)).toMatchObject({ first: 0, series: { length: SAMPLES - 5 } });
  });

  test("is none where the camera stays, shifts a little, turns as slowly as one looks, or did so long before the end", () => {
    const stays = tilt(SAMPLES, 0, 900);
    const shifts = tilt(SAMPLES - 6, 1, 900);
    const pans = tilt(SAMPLES - 20, 11, 5000);
    const early = tilt(16, 11, 900);
    for (const take of [stays, shifts, pans, early]) expect(findOwnEnds(take).left).toBeUndefined();
  });

  test("is none where the picture is cut to another, or the lights go out", () => {
    const stays = tilt(SAMPLES, 0, 900);
    const other = Series.of(
      stays.timesMs,
      stays.signatures.map((one, sample) => (sample < 35 ? one : OTHER)),
    );
    const dark = Series.of(
      stays.timesMs,
      stays.signatures.map((one, sample) => (sample < 35 ? one : lookDown(0, 70))),
    );
    for (const take of [other, dark]) expect(findOwnEnds(take).left).toBeUndefined();
  });
});
