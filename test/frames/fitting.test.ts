import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { RingReader } from "../../src/base/ring.ts";
import { cropFrame, type FrameRef, measureFrameBytes } from "../../src/domain/frame.ts";
import { Bench, drawRoom } from "./footage.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench[Symbol.asyncDispose]());

function read(frame: FrameRef): number[] {
  const ring = new RingReader(frame.ring);
  const pixels = ring.read({ ...frame, byteLength: measureFrameBytes(frame) });
  ring.close();
  if (!pixels) throw new Error("the slot was overwritten");
  return [...pixels];
}

const RED = [255, 0, 0];
const GREEN = [0, 255, 0];
const BLUE = [0, 0, 255];
const WHITE = [255, 255, 255];
const LARGE = { maxWidth: 8192, maxHeight: 8192 };

function showColours(): FrameRef {
  const data = Uint8Array.from([...RED, ...GREEN, ...BLUE, ...WHITE]);
  return bench.show({ width: 4, height: 1, format: "rgb24", data });
}

describe("a fitted picture", () => {
  test("is grey by Rec. 601 luma", async () => {
    const grey = await bench.frames.fit(showColours(), { ...LARGE, format: "gray8" });
    expect(grey).toMatchObject({ width: 4, height: 1, stride: 4, format: "gray8" });
    expect(read(grey)).toEqual([76, 150, 29, 255]);
    bench.frames.release(grey);
  });

  test("has blue first when asked so, and the grey of that is the same", async () => {
    const bgr = await bench.frames.fit(showColours(), { ...LARGE, format: "bgr24" });
    expect(read(bgr)).toEqual([...BLUE, ...GREEN, ...RED, ...WHITE]);
    expect(bgr.format).toBe("bgr24");
    const grey = await bench.frames.fit(bgr, { ...LARGE, format: "gray8" });
    expect(read(grey)).toEqual([76, 150, 29, 255]);
    for (const frame of [bgr, grey]) bench.frames.release(frame);
  });

  test("is the mean of what it covers, aspect kept", async () => {
    const data = Uint8Array.from({ length: 8 * 4 }, (_, index) => (index % 8) * 10 + Math.floor(index / 8) * 40);
    const source = bench.show({ width: 8, height: 4, format: "gray8", data });
    const half = await bench.frames.fit(source, { maxWidth: 4, maxHeight: 100, format: "gray8" });
    // (0 + 10 + 40 + 50) / 4 and on by 20 a pixel, by 80 a row.
    expect([half.width, half.height]).toEqual([4, 2]);
    expect(read(half)).toEqual([25, 45, 65, 85, 105, 125, 145, 165]);
    bench.frames.release(half);
  });

  test("keeps its brightness and its shape at a ratio that is not whole", async () => {
    const room = drawRoom();
    const source = bench.film(room, { ptsMs: 0, frameIndex: 0 });
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    for (const format of ["rgb24", "gray8"] as const) {
      const full = await bench.frames.fit(source.frame, { ...LARGE, format });
      const small = await bench.frames.fit(source.frame, { maxWidth: 333, maxHeight: 200, format });
      expect([small.width, small.height]).toEqual([333, 187]);
      expect(Math.abs(mean(read(small)) - mean(read(full)))).toBeLessThan(1);
      for (const frame of [full, small]) bench.frames.release(frame);
    }
    bench.putAway(source);
  });

  test("is never larger than its source", async () => {
    const same = await bench.frames.fit(showColours(), { ...LARGE, format: "rgb24" });
    expect([same.width, same.height]).toEqual([4, 1]);
    bench.frames.release(same);
  });

  test("of a mask holds 0 and 255 and nothing between", async () => {
    const data = Uint8Array.from({ length: 30 * 20 }, (_, index) => (index % 30 < 13 ? 255 : 0));
    const source = bench.show({ width: 30, height: 20, format: "gray8", data });
    const mask = await bench.frames.fit(source, { maxWidth: 7, maxHeight: 7, format: "gray8", isMask: true });
    expect([mask.width, mask.height]).toEqual([7, 5]);
    // The middles of the new pixels lie at 2.1, 6.4, 10.7, 15, 19.3, 23.6 and 27.9 of the old ones.
    expect(read(mask).slice(0, 7)).toEqual([255, 255, 255, 0, 0, 0, 0]);
    bench.frames.release(mask);
  });

  test("of a part is made of that part alone, and says which it is", async () => {
    const part = cropFrame(showColours(), [0.25, 0, 0.5, 1]);
    const fitted = await bench.frames.fit(part, { ...LARGE, format: "bgr24" });
    expect(fitted).toMatchObject({ width: 2, height: 1, stride: 6, part: [0.25, 0, 0.5, 1] });
    expect(fitted.header).toBeUndefined();
    expect(read(fitted)).toEqual([...GREEN, ...RED]);
    bench.frames.release(fitted);
  });

  test("waits for room instead of being refused", async () => {
    const colours = showColours();
    const wish = { ...LARGE, format: "gray8" } as const;
    const held = await Promise.all(Array.from({ length: 32 }, () => bench.frames.fit(colours, wish)));
    let isThere = false;
    const late = bench.frames.fit(colours, wish).then((frame) => {
      isThere = true;
      return frame;
    });
    await bench.frames.encodeJpeg(colours);
    expect(isThere).toBe(false);
    bench.frames.release(held[0]);
    expect(read(await late)).toEqual([76, 150, 29, 255]);
    for (const frame of [...held.slice(1), await late]) bench.frames.release(frame);
  });

  test("of a grey picture cannot have colours, and a picture that is gone is refused", async () => {
    const grey = bench.show({ width: 2, height: 1, format: "gray8", data: Uint8Array.from([1, 2]) });
    await expect(bench.frames.fit(grey, { ...LARGE, format: "rgb24" })).rejects.toThrow("no colours");
    const gone = { ...grey, sequence: grey.sequence + 1 };
    await expect(bench.frames.fit(gone, { ...LARGE, format: "gray8" })).rejects.toThrow("overwritten");
  });
});
