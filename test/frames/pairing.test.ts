import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { RingReader } from "../../src/base/ring.ts";
import type { FrameRef, PairOutcome } from "../../src/domain/frame.ts";
import type { Pairing } from "../../src/frames/frames.ts";
import { Bench, type Canvas, drawRoom, HEIGHT, paintBox, WIDTH } from "./footage.ts";

function readFrame(frame: FrameRef): Uint8Array {
  const reader = new RingReader(frame.ring);
  try {
    const pixels = reader.read({ ...frame, byteLength: frame.stride * frame.height });
    if (!pixels) throw new Error("the slot was overwritten");
    return pixels;
  } finally {
    reader.close();
  }
}

async function compare(bench: Bench, pairing: Pairing, canvases: readonly Canvas[]): Promise<PairOutcome[]> {
  const outcomes: PairOutcome[] = [];
  const reading = (async () => {
    for await (const outcome of pairing) {
      outcomes.push(outcome);
      if ("pair" in outcome && outcomes.length > 4) bench.frames.releasePair(outcome.pair);
    }
  })();
  for (const [index, canvas] of canvases.entries()) {
    const sample = bench.film(canvas, { ptsMs: index * 250, frameIndex: index * 6 });
    await pairing.push(sample, index * 250);
    bench.putAway(sample);
  }
  await pairing.finish();
  await reading;
  return outcomes;
}

function pairOf(outcome: PairOutcome | undefined) {
  if (!outcome || !("pair" in outcome)) throw new Error(`no pair: ${JSON.stringify(outcome)}`);
  return outcome.pair;
}

test("a static camera is compared in order, without resampling, and the masks are whole", async () => {
  await using bench = await Bench.open();
  const referenceDirectory = await bench.keepReference("reference", [
    drawRoom({ noiseSeed: 1 }),
    drawRoom({ noiseSeed: 2 }),
  ]);
  const pairing = await bench.frames.openPairing({ referenceDirectory, rateHz: 4, mode: "clip" });
  const outcomes = await compare(
    bench,
    pairing,
    [3, 4, 5].map((noiseSeed) => drawRoom({ noiseSeed, gain: 0.9 })),
  );
  expect(outcomes.map((outcome) => ("pair" in outcome ? outcome.pair.take.frameIndex : -1))).toEqual([0, 6, 12]);
  const last = pairOf(outcomes[2]);
  expect(last.homography).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  expect(last.reference).toEqual({ ptsMs: 250, frameIndex: 6 });
  expect(last.offsetMs).toBe(-250);
  expect(readFrame(last.frames.validity).every((value) => value === 255)).toBe(true);
  expect(readFrame(last.frames.moves).every((value) => value === 0)).toBe(true);
  expect(readFrame(last.frames.take)).toEqual(drawRoom({ noiseSeed: 5, gain: 0.9 }).data);
});

test("a bumped camera is brought back onto the reference", async () => {
  await using bench = await Bench.open();
  const referenceDirectory = await bench.keepReference("reference", [drawRoom({ noiseSeed: 1 })]);
  const pairing = await bench.frames.openPairing({ referenceDirectory, rateHz: 4, mode: "still" });
  const outcomes = await compare(bench, pairing, [drawRoom({ noiseSeed: 2, shiftX: 9 })]);
  const pair = pairOf(outcomes[0]);
  expect(pair.homography[2]).toBeCloseTo(9, 0);
  const validity = readFrame(pair.frames.validity);
  expect(validity[100 * WIDTH + 2]).toBe(0);
  expect(validity[100 * WIDTH + 200]).toBe(255);
});

test("another view is not compared, and says so", async () => {
  await using bench = await Bench.open();
  const referenceDirectory = await bench.keepReference("reference", [drawRoom({ noiseSeed: 1 })]);
  const pairing = await bench.frames.openPairing({ referenceDirectory, rateHz: 4, mode: "still" });
  const [outcome] = await compare(bench, pairing, [drawRoom({ noiseSeed: 2, shiftX: 5000 })]);
  expect(outcome).toMatchObject({ notChecked: "the view does not match the reference" });
});

test("somebody passing is masked, what goes away for good is not", async () => {
  await using bench = await Bench.open();
  const referenceDirectory = await bench.keepReference("reference", [drawRoom({ noiseSeed: 1 })]);
  const canvases = Array.from({ length: 24 }, (_, index) => {
    const canvas = drawRoom({ noiseSeed: index + 2 });
    paintBox(canvas, { x: index * 40 - 300, y: 60, width: 60, height: 180 }, [30, 30, 90]);
    if (index >= 10) paintBox(canvas, { x: 40, y: 20, width: 24, height: 24 }, [240, 20, 20]);
    return canvas;
  });
  const pairing = await bench.frames.openPairing({ referenceDirectory, rateHz: 4, mode: "clip" });
  const outcomes: { passer: number; prop: number }[] = [];
  const reading = (async () => {
    for await (const outcome of pairing) {
      const moves = readFrame(pairOf(outcome).frames.moves);
      const index = outcomes.length;
      outcomes.push({ passer: moves[150 * WIDTH + index * 40 - 270] ?? 0, prop: moves[32 * WIDTH + 52] ?? 0 });
      bench.frames.releasePair(pairOf(outcome));
    }
  })();
  for (const [index, canvas] of canvases.entries()) {
    const sample = bench.film(canvas, { ptsMs: index * 250, frameIndex: index * 6 });
    await pairing.push(sample, index * 250);
    bench.putAway(sample);
  }
  await pairing.finish();
  await reading;
  expect(outcomes.slice(8, 18).every(({ passer }) => passer === 255)).toBe(true);
  expect(outcomes.filter(({ prop }) => prop === 255).length).toBeLessThanOrEqual(1);
});

test("pairs wait for room and lose nothing", async () => {
  await using bench = await Bench.open();
  const referenceDirectory = await bench.keepReference("reference", [drawRoom({ noiseSeed: 1 })]);
  const pairing = await bench.frames.openPairing({ referenceDirectory, rateHz: 4, mode: "clip" });
  const canvases = Array.from({ length: 14 }, (_, index) => drawRoom({ noiseSeed: index + 2 }));
  const outcomes = await compare(bench, pairing, canvases);
  expect(outcomes.filter((outcome) => "pair" in outcome)).toHaveLength(14);
});

test("a neighbour is not compared, but tells what moves around it", async () => {
  await using bench = await Bench.open();
  const referenceDirectory = await bench.keepReference("reference", [drawRoom({ noiseSeed: 1 })]);
  const pairing = await bench.frames.openPairing({ referenceDirectory, rateHz: 4, mode: "clip" });
  const passer = { x: 200, y: 60, width: 60, height: 180 };
  for (let index = 0; index < 9; index++) {
    const canvas = drawRoom({ noiseSeed: index + 2 });
    if (index === 4) paintBox(canvas, passer, [30, 30, 90]);
    const sample = bench.film(canvas, { ptsMs: index * 250, frameIndex: index * 6 });
    await pairing.push(sample, index * 250, index !== 4);
    bench.putAway(sample);
  }
  await pairing.finish();
  const [outcome, ...others] = await Array.fromAsync(pairing);
  expect(others).toEqual([]);
  const pair = pairOf(outcome);
  expect(pair.take.frameIndex).toBe(24);
  expect(readFrame(pair.frames.moves)[150 * WIDTH + 230]).toBe(255);
});

test("who may have few pairs at a time leaves room for others", async () => {
  await using bench = await Bench.open();
  const referenceDirectory = await bench.keepReference("reference", [drawRoom({ noiseSeed: 1 })]);
  const open = (pairsLent: number) =>
    bench.frames.openPairing({ referenceDirectory, rateHz: 4, mode: "still", pairsLent });
  const [patient, eager] = await Promise.all([open(2), open(12)]);
  const push = async (pairing: Pairing) => {
    for (let index = 0; index < 8; index++) {
      const sample = bench.film(drawRoom({ noiseSeed: index + 2 }), { ptsMs: index * 250, frameIndex: index * 6 });
      await pairing.push(sample, index * 250);
      bench.putAway(sample);
    }
  };
  await push(patient);
  await push(eager);
  const seen = { patient: 0, eager: 0 };
  const reading = [
    (async () => {
      for await (const outcome of eager) if ("pair" in outcome) seen.eager += 1;
    })(),
    (async () => {
      for await (const outcome of patient) {
        if ("pair" in outcome) seen.patient += 1;
        if (seen.eager < 8) continue;
        bench.frames.releasePair(pairOf(outcome));
      }
    })(),
  ];
  await eager.finish();
  await reading[0];
  // Nobody has given a pair back yet: one has all of its eight, the other waits with two.
  expect(seen).toEqual({ patient: 2, eager: 8 });
  patient.close();
  await reading[1];
});

test("a killed process costs the samples under way and comes back by itself", async () => {
  await using bench = await Bench.open();
  const referenceDirectory = await bench.keepReference("reference", [drawRoom({ noiseSeed: 1 })]);
  const pairing = await bench.frames.openPairing({ referenceDirectory, rateHz: 4, mode: "clip" });
  const outcomes: PairOutcome[] = [];
  const reading = (async () => {
    for await (const outcome of pairing) outcomes.push(outcome);
  })();
  const pid = bench.frames.pid;
  for (let index = 0; index < 6; index++) {
    const sample = bench.film(drawRoom({ noiseSeed: index + 2 }), { ptsMs: index * 250, frameIndex: index * 6 });
    await pairing.push(sample, index * 250);
    bench.putAway(sample);
    if (index === 2) process.kill(pid, "SIGKILL");
  }
  await pairing.finish();
  await reading;
  expect(outcomes).toHaveLength(6);
  expect(outcomes[0]).toMatchObject({ notChecked: "comparing was interrupted and had to start again" });
  expect(pairOf(outcomes[5]).take.frameIndex).toBe(30);
  expect(bench.frames.pid).not.toBe(pid);
  expect(readdirSync(bench.directory).filter((name) => name.endsWith(".ring")).length).toBeLessThanOrEqual(7);
});

test("a reference that is not there, and a picture that is none, are refused in words", async () => {
  await using bench = await Bench.open();
  const options = { referenceDirectory: `${bench.directory}/nothing`, rateHz: 4, mode: "clip" } as const;
  expect(bench.frames.openPairing(options)).rejects.toThrow("the reference has no pictures");
  expect(bench.frames.readStill(import.meta.path)).rejects.toThrow("cannot be read");
});

test("stills come as sharp reads them and JPEGs come back", async () => {
  await using bench = await Bench.open();
  const sample = bench.film(drawRoom(), { ptsMs: 0, frameIndex: 0 });
  const jpeg = await bench.frames.encodeJpeg(sample.frame, { maxWidth: 240, quality: 80 });
  await Bun.write(`${bench.directory}/still.jpg`, jpeg);
  const still = await bench.frames.readStill(`${bench.directory}/still.jpg`);
  expect([still.frame.width, still.frame.height]).toEqual([240, (240 * HEIGHT) / WIDTH]);
  bench.frames.giveBack(still.frame);
});
