import { expect, test } from "bun:test";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { PairOutcome } from "../../src/domain/frame.ts";
import type { Pairing } from "../../src/frames/frames.ts";
import { Bench, type Canvas, drawRoom, paintBox } from "./footage.ts";

const STEP_MS = 250;
const SAMPLES = 24;

/** Somebody passes from the fourth sample of the action to the sixteenth. */
function shoot(action: number, noiseSeed: number): Canvas {
  const canvas = drawRoom({ noiseSeed });
  if (action >= 4 && action < 16)
    paintBox(canvas, { x: (action - 4) * 36, y: 60, width: 50, height: 180 }, [30, 30, 90]);
  return canvas;
}

async function keepPasser(bench: Bench): Promise<string> {
  return bench.keepReference(
    "reference",
    Array.from({ length: SAMPLES }, (_, index) => shoot(index, index + 1)),
  );
}

/** Films a take whose action begins `late` samples after roll. */
async function compare(bench: Bench, pairing: Pairing, late: number, samples = SAMPLES): Promise<PairOutcome[]> {
  const outcomes: PairOutcome[] = [];
  const reading = (async () => {
    for await (const outcome of pairing) {
      outcomes.push(outcome);
      if ("pair" in outcome) bench.frames.releasePair(outcome.pair);
    }
  })();
  for (let index = 0; index < samples; index++) {
    const at = { ptsMs: index * STEP_MS, frameIndex: index * 6 };
    const sample = bench.film(shoot(index - late, index + 100), at);
    await pairing.push(sample, index * STEP_MS);
    bench.putAway(sample);
  }
  await pairing.finish();
  await reading;
  return outcomes;
}

function readMoments(outcomes: readonly PairOutcome[]): (number | undefined)[] {
  return outcomes.map((outcome) => ("pair" in outcome ? outcome.pair.reference.ptsMs / STEP_MS : undefined));
}

test("a take that begins late is compared with the same moments while it rolls, and the cut tells by how much", async () => {
  await using bench = await Bench.open();
  const referenceDirectory = await keepPasser(bench);
  const pairing = await bench.frames.openPairing({ referenceDirectory, rateHz: 4, mode: "clip" });
  const outcomes = await compare(bench, pairing, 5, SAMPLES + 5);
  const moments = readMoments(outcomes);
  for (let action = 5; action < 15; action++) expect(moments[action + 5]).toBe(action);
  const [certain] = outcomes.slice(12);
  if (!certain || !("pair" in certain)) throw new Error("the sample was compared");
  expect(certain.pair.offsetMs).toBe(-5 * STEP_MS);
  expect(certain.pair.timeConfidence).toBeGreaterThan(0.9);
  expect(pairing.alignment).toMatchObject({ unaligned: null, offsetMs: -5 * STEP_MS, ratio: 1 });
});

test("what a reference looks like is stored with it, and made where it is missing or of other pictures", async () => {
  await using bench = await Bench.open();
  const referenceDirectory = await keepPasser(bench);
  const file = join(referenceDirectory, "signatures.bin");
  const stored = readFileSync(file);
  const align = async () => {
    const pairing = await bench.frames.openPairing({ referenceDirectory, rateHz: 4, mode: "clip" });
    await compare(bench, pairing, 3);
    return pairing.alignment?.offsetMs;
  };
  rmSync(file);
  expect(await align()).toBe(-3 * STEP_MS);
  expect(existsSync(file) && readFileSync(file).equals(stored)).toBe(true);
  await Bun.write(file, stored.subarray(0, 2000));
  expect(await align()).toBe(-3 * STEP_MS);
  expect(readFileSync(file).equals(stored)).toBe(true);
});

test("work after the cut goes by the whole take's alignment, and leaves out what lies outside of the action", async () => {
  await using bench = await Bench.open();
  const referenceDirectory = await keepPasser(bench);
  const alignment = {
    unaligned: null,
    offsetMs: -2 * STEP_MS,
    spreadMs: 125,
    confidence: 0.9,
    ratio: 1,
    covered: { fromMs: 0, toMs: 3500 },
    curve: [
      [500, 0],
      [4000, 3500],
    ] as [number, number][],
    headMs: 1000,
    tailMs: 2000,
    tailBy: "cover" as const,
    beyondMs: null,
  };
  const pairing = await bench.frames.openPairing({ referenceDirectory, rateHz: 4, mode: "clip", alignment });
  const outcomes = await compare(bench, pairing, 2, 11);
  expect(readMoments(outcomes)).toEqual([
    ...[undefined, undefined, undefined, undefined],
    ...[2, 3, 4, 5, 6],
    ...[undefined, undefined],
  ]);
  expect(outcomes[0]).toMatchObject({ isLost: false, notChecked: expect.stringContaining("before the action") });
  expect(outcomes[10]).toMatchObject({ isLost: false, notChecked: expect.stringContaining("after the action") });
});
