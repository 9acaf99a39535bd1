import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RingReader, RingWriter } from "../../src/base/ring.ts";
import { type Box, cropFrame, type FrameRef, measureFrameBytes, readPart } from "../../src/domain/frame.ts";

/** 10 x 4 pixels of three bytes, in the second slot of a ring whose slots are 64 + 120 bytes. */
const FRAME: FrameRef = {
  ring: "/dev/shm/camf/a.ring",
  slot: 1,
  sequence: 7,
  offset: 184 + 64,
  width: 10,
  height: 4,
  stride: 30,
  format: "rgb24",
};

describe("a crop", () => {
  test("names the same slot, later pixels, the same rows", () => {
    // Columns 2 to 4 and rows 1 to 2: one row and two pixels further.
    const crop = cropFrame(FRAME, [0.2, 0.25, 0.3, 0.5]);
    expect(crop).toEqual({
      ...FRAME,
      header: 184,
      offset: 248 + 30 + 6,
      width: 3,
      height: 2,
      part: [0.2, 0.25, 0.3, 0.5],
    });
    expect(measureFrameBytes(crop)).toBe(30 + 9);
  });

  test("takes in every pixel that an edge cuts", () => {
    const crop = cropFrame(FRAME, [0.25, 0.3, 0.3, 0.3]);
    expect([crop.width, crop.height]).toEqual([4, 2]);
    expect(crop.offset).toBe(248 + 30 + 6);
    expect(crop.part).toEqual([0.2, 0.25, 0.4, 0.5]);
  });

  test("does not take a pixel more for the dust of fractions", () => {
    // 0.1 + 0.2 is 0.30000000000000004.
    expect(cropFrame(FRAME, [0.1, 0, 0.2, 1]).width).toBe(2);
  });

  test("of a crop is the part of a part", () => {
    const half = cropFrame(FRAME, [0.5, 0.5, 0.5, 0.5]);
    const crop = cropFrame(half, [0.4, 0.5, 0.2, 0.5]);
    expect(crop).toMatchObject({ header: 184, offset: 248 + 3 * 30 + 7 * 3, width: 1, height: 1, stride: 30 });
    expect(readPart(crop).map((value) => Number(value.toFixed(12)))).toEqual([0.7, 0.75, 0.1, 0.25]);
  });

  test("of a grey picture counts a byte a pixel", () => {
    const grey: FrameRef = { ...FRAME, format: "gray8", stride: 10 };
    expect(cropFrame(grey, [0.3, 0.5, 0.4, 0.5]).offset).toBe(248 + 20 + 3);
  });

  test("is at least one pixel, and the whole picture is itself", () => {
    expect(cropFrame(FRAME, [0.999, 0.999, 0, 0])).toMatchObject({ width: 1, height: 1 });
    expect(cropFrame(FRAME, [0, 0, 1, 1])).toMatchObject({ offset: 248, width: 10, height: 4, part: [0, 0, 1, 1] });
    expect(readPart(FRAME)).toEqual([0, 0, 1, 1]);
  });

  test("outside of the picture is refused", () => {
    const outside: Box[] = [
      [1, 0, 0.5, 0.5],
      [-0.1, 0, 0.5, 0.5],
      [0, 0, Number.NaN, 1],
    ];
    for (const box of outside) expect(() => cropFrame(FRAME, box)).toThrow("outside of the picture");
  });

  test("is read from its ring, and known to be gone when the slot is written anew", () => {
    const folder = mkdtempSync(join(tmpdir(), "camf-crop-"));
    const ring = new RingWriter({ path: join(folder, "ring"), slots: 1, pixelBytes: 120 });
    const reader = new RingReader(ring.path);
    try {
      const pixels = Uint8Array.from({ length: 120 }, (_, index) => index);
      const place = ring.write(pixels);
      if (!place) throw new Error("no free slot");
      const crop = cropFrame({ ...FRAME, ring: ring.path, ...place }, [0.8, 0.5, 0.2, 0.5]);
      const read = () => reader.read({ ...crop, byteLength: measureFrameBytes(crop) });
      expect([...(read() ?? [])].slice(0, 6)).toEqual([84, 85, 86, 87, 88, 89]);
      ring.giveBack(place.slot);
      ring.write(pixels);
      expect(read()).toBeUndefined();
    } finally {
      reader.close();
      ring.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
