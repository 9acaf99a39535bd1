import { describe, expect, test } from "bun:test";
import { findStrangers } from "../../src/frames/process/action.ts";
import { findHandles } from "../../src/frames/process/handles.ts";
import { Series } from "../../src/frames/process/series.ts";
import { BLOCKS, CELLS_ACROSS, CELLS_DOWN, type Signature } from "../../src/frames/process/signature.ts";

const STEP_MS = 250;
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
  return { cells, motion: new Uint8Array(BLOCKS) };
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
