import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { RingReader } from "../../src/base/ring.ts";
import { type FrameRef, measureFrameBytes, type Pair } from "../../src/domain/frame.ts";
import { fitInput, scaleHomography, shiftHomography } from "../../src/pipeline/fitting.ts";
import { SharedFits } from "../../src/pipeline/shared-fits.ts";
import { Bench } from "../frames/footage.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench[Symbol.asyncDispose]());

const SAMPLE = { frameIndex: 3, ptsMs: 120 };
const WIDTH = 16;
const HEIGHT = 8;

function show(format: "rgb24" | "gray8", valueAt: (x: number, y: number) => number): FrameRef {
  const channels = format === "rgb24" ? 3 : 1;
  const data = Uint8Array.from({ length: WIDTH * HEIGHT * channels }, (_, index) => {
    const pixel = Math.floor(index / channels);
    return valueAt(pixel % WIDTH, Math.floor(pixel / WIDTH));
  });
  return bench.show({ width: WIDTH, height: HEIGHT, format, data });
}

function showPair(): Pair {
  return {
    take: { frame: show("rgb24", (x) => x), ...SAMPLE },
    reference: { ptsMs: 120, frameIndex: 3 },
    frames: {
      take: show("rgb24", (x) => x * 10),
      reference: show("rgb24", (_, y) => y * 10),
      validity: show("gray8", (x) => (x < 5 ? 255 : 0)),
      moves: show("gray8", (_, y) => (y < 3 ? 255 : 0)),
    },
    // Six pixels to the right, two down.
    homography: [1, 0, 6, 0, 1, 2, 0, 0, 1],
    offsetMs: 0,
    alignmentConfidence: 0.9,
  };
}

function read(frame: FrameRef): number[][] {
  const ring = new RingReader(frame.ring);
  const data = ring.read({ ...frame, byteLength: measureFrameBytes(frame) });
  ring.close();
  if (!data) throw new Error("the slot was overwritten");
  const channels = frame.format === "gray8" ? 1 : 3;
  return Array.from({ length: frame.height }, (_, y) =>
    Array.from({ length: frame.width }, (_, x) => data[y * frame.stride + x * channels]),
  );
}

const LARGE = { maxWidth: 1920, maxHeight: 1080 };

describe("an input as a detector wants it", () => {
  test("is the very same where nothing else is wanted", async () => {
    const frame = { sample: SAMPLE, frame: show("rgb24", (x) => x) };
    const pair = { sample: SAMPLE, pair: showPair() };
    const wants = { format: "rgb24", ...LARGE } as const;
    expect((await fitInput({ frames: bench.frames, wants }, frame)).input).toBe(frame);
    expect((await fitInput({ frames: bench.frames, wants }, pair)).input).toBe(pair);
  });

  test("is cut to a region without a copy", async () => {
    const frame = show("rgb24", (x) => x);
    const wants = { format: "rgb24", ...LARGE } as const;
    const { input } = await fitInput(
      { frames: bench.frames, wants, region: [0.5, 0.5, 0.25, 0.5] },
      { sample: SAMPLE, frame },
    );
    if (!("frame" in input)) throw new Error("no frame");
    expect(input.frame).toMatchObject({
      ring: frame.ring,
      slot: frame.slot,
      width: 4,
      height: 4,
      part: [0.5, 0.5, 0.25, 0.5],
    });
    expect(read(input.frame)[0]).toEqual([8, 9, 10, 11]);
  });

  test("has all four pictures of a pair alike, and masks that stay masks", async () => {
    const wants = { format: "gray8", maxWidth: 4, maxHeight: 100 } as const;
    const region = [0, 0.5, 0.5, 0.5] as [number, number, number, number];
    const fitted = await fitInput({ frames: bench.frames, wants, region }, { sample: SAMPLE, pair: showPair() });
    if (!("pair" in fitted.input)) throw new Error("no pair");
    const { take, reference, validity, moves } = fitted.input.pair.frames;
    for (const frame of [take, reference, validity, moves])
      expect(frame).toMatchObject({ width: 4, height: 2, stride: 4, format: "gray8", part: [0, 0.5, 0.5, 0.5] });
    // Columns 0 to 7 in twos: (0 + 10) / 2 and on by 20. Rows 4 to 7: (40 + 50) / 2 and (60 + 70) / 2.
    expect(read(take)).toEqual([
      [5, 25, 45, 65],
      [5, 25, 45, 65],
    ]);
    expect(read(reference)).toEqual([
      [45, 45, 45, 45],
      [65, 65, 65, 65],
    ]);
    // The middles of the new pixels lie on columns 1, 3, 5, 7 and on rows 5 and 7.
    expect(read(validity)).toEqual([
      [255, 255, 0, 0],
      [255, 255, 0, 0],
    ]);
    expect(read(moves)).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
    // A shift by six and two pixels is one by three and one in a picture of half the size, wherever it was cut.
    expect(fitted.input.pair.homography.map((value) => Math.round(value * 1e9) / 1e9)).toEqual([
      1, 0, 3, 0, 1, 1, 0, 0, 1,
    ]);
    fitted.release();
  });
});

describe("the mapping of a pair", () => {
  test("that enlarges turns round another point when the pictures are cut", () => {
    // Twice as large: 3 goes to 6. Without the first 2 pixels the same place is 1 and goes to 4.
    const cut = shiftHomography([2, 0, 0, 0, 2, 0, 0, 0, 1], { x: 2, y: 5 });
    expect(cut).toEqual([2, 0, 2, 0, 2, 5, 0, 0, 1]);
  });

  test("in pictures of half the size joins the same places", () => {
    const scaled = scaleHomography([2, 0, 0, 0, 2, 0, 0, 0, 1], { x: 0.5, y: 0.5 });
    // Pixel 3's middle lies at 3.5 edges, which is 1.75 edges or pixel 1.25 of half the size; it goes to pixel 6, which is 2.75.
    expect(scaled[0] * 1.25 + scaled[2]).toBeCloseTo(2.75, 9);
  });

  test("with perspective keeps its last number at 1", () => {
    const cut = shiftHomography([1, 0, 0, 0, 1, 0, 0.01, 0, 1], { x: 10, y: 0 });
    expect(cut[8]).toBe(1);
    // 15 goes to 15 / 1.15; in the cut picture 5 goes to that less 10.
    expect((cut[0] * 5 + cut[2]) / (cut[6] * 5 + 1)).toBeCloseTo(15 / 1.15 - 10, 9);
  });
});

describe("several detectors on one sample", () => {
  test("share a conversion when they ask alike, until the last has left", async () => {
    const input = { sample: SAMPLE, frame: show("rgb24", () => 100) };
    const small = { wants: { format: "gray8", maxWidth: 8, maxHeight: 8 } } as const;
    const same = { wants: { ...small.wants } };
    const other = { wants: { format: "bgr24", ...LARGE } } as const;
    const shared = new SharedFits(bench.frames, input, [small, same, other]);
    const [first, second, third] = await Promise.all([shared.fit(small), shared.fit(same), shared.fit(other)]);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    if (!("frame" in first)) throw new Error("no frame");
    shared.leave(small);
    shared.leave(other);
    const next = await bench.frames.fit(input.frame, small.wants);
    expect(next.slot).not.toBe(first.frame.slot);
    expect(read(first.frame)[0][0]).toBe(100);
    shared.leave(same);
    await bench.frames.encodeJpeg(input.frame);
    bench.frames.release(next);
    const reused = [await bench.frames.fit(input.frame, small.wants), await bench.frames.fit(input.frame, small.wants)];
    expect(reused.map(({ slot }) => slot)).toContain(first.frame.slot);
    for (const frame of reused) bench.frames.release(frame);
  });

  test("cost nothing before one of them looks, and give back what none took", async () => {
    const input = { sample: SAMPLE, frame: { ...show("rgb24", () => 1), ring: "/nowhere" } };
    const ask = { wants: { format: "gray8", ...LARGE } } as const;
    const shared = new SharedFits(bench.frames, input, [ask]);
    shared.leave(ask);
    expect(shared.fit(ask)).rejects.toThrow("have left");
  });
});
