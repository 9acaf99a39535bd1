import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Box, FrameRef } from "@camf/detector-sdk/contract";
import { FrameGone, PictureReader } from "../../detectors/sdk/pictures.ts";
import { toBox } from "../../detectors/sdk/places.ts";
import { RingWriter } from "../../src/base/ring.ts";

const WIDTH = 64;
const HEIGHT = 36;
const WHOLE: Box = [0, 0, 1, 1];
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "camf-pictures-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function openRing(name = "a") {
  return new RingWriter({ path: join(folder, name), slots: 2, pixelBytes: WIDTH * HEIGHT });
}

function write(ring: RingWriter, fill: (x: number, y: number) => number): FrameRef {
  const pixels = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => fill(at % WIDTH, Math.floor(at / WIDTH)));
  const written = ring.write(pixels);
  if (!written) throw new Error("no free slot");
  const shape = { width: WIDTH, height: HEIGHT, stride: WIDTH, format: "gray8", part: WHOLE } as const;
  return { ring: ring.path, header: written.offset - 64, ...written, ...shape };
}

describe("a copied picture", () => {
  const open = () => new PictureReader({ folder, isBorrowing: false });

  test("is the detector's own: later frames and its own writing change nothing", () => {
    const ring = openRing();
    const frame = write(ring, () => 7);
    const reader = open();
    const picture = reader.read(frame);
    picture.data[0] = 99;
    expect(reader.read(frame).data[0]).toBe(7);
    ring.giveBack(frame.slot);
    write(ring, () => 8);
    expect(picture.data.slice(1).every((value) => value === 7)).toBe(true);
    expect(() => reader.read(frame)).toThrow(FrameGone);
  });

  test("is read from the new file when the ring was made anew under the old name", () => {
    const reader = open();
    const old = write(openRing(), () => 1);
    expect(reader.read(old).data[0]).toBe(1);
    const fresh = write(openRing("b"), () => 2);
    renameSync(join(folder, "b"), join(folder, "a"));
    expect(reader.read({ ...fresh, ring: old.ring }).data[0]).toBe(2);
    const again = write(openRing(), () => 3);
    expect(reader.read(again).data[0]).toBe(3);
  });

  test("of a part has the part's rows and nothing between them", () => {
    const frame = write(openRing(), (x, y) => x + y);
    const cut = { ...frame, offset: frame.offset + 5 * WIDTH + 10, width: 20, height: 8 };
    const { data, stride } = open().read(cut);
    expect(stride).toBe(20);
    expect([...data]).toEqual(Array.from({ length: 160 }, (_, at) => 10 + (at % 20) + 5 + Math.floor(at / 20)));
  });

  test("of the very last bytes of a ring is read, one row further is not", () => {
    const ring = openRing();
    const frames = [write(ring, () => 4), write(ring, () => 4)];
    const last = frames.reduce((a, b) => (a.offset > b.offset ? a : b));
    const cut = { ...last, offset: last.offset + WIDTH - 8, width: 8 };
    expect(open().read(cut).data).toHaveLength(8 * HEIGHT);
    expect(() => open().read({ ...cut, offset: cut.offset + WIDTH })).toThrow(FrameGone);
  });

  test("outside of the rings' folder is not read", () => {
    const frame = write(openRing(), () => 5);
    const reader = new PictureReader({ folder: join(folder, "rings"), isBorrowing: false });
    expect(() => reader.read(frame)).toThrow("is not in");
    expect(() => reader.read({ ...frame, ring: join(folder, "rings/../a") })).toThrow("is not in");
  });
});

describe("a borrowed picture", () => {
  test("is a view that is empty once it was given back", () => {
    const ring = openRing();
    const reader = new PictureReader({ folder, isBorrowing: true });
    const { data } = reader.read(write(ring, () => 6));
    const kept = data.subarray(3);
    expect(data[5]).toBe(6);
    reader.giveBack();
    expect([data.length, kept.length]).toEqual([0, 0]);
  });

  test("that was overwritten while it was out is gone, and the next loan is not", () => {
    const ring = openRing();
    const reader = new PictureReader({ folder, isBorrowing: true });
    const frame = write(ring, () => 1);
    reader.read(frame);
    ring.giveBack(frame.slot);
    const next = write(ring, () => 2);
    expect(() => reader.giveBack()).toThrow(FrameGone);
    expect(reader.read(next).data[0]).toBe(2);
    reader.giveBack();
  });
});

describe("a box", () => {
  const size = { width: 200, height: 100 };
  test("of a whole picture is its share of it", () => {
    expect(toBox({ ...size, part: WHOLE }, { x: 50, y: 25, width: 100, height: 50 })).toEqual([0.25, 0.25, 0.5, 0.5]);
  });
  test("of a part is a share of the whole", () => {
    const box = toBox({ ...size, part: [0.5, 0.5, 0.5, 0.25] }, { x: 100, y: 0, width: 100, height: 50 });
    expect(box).toEqual([0.75, 0.5, 0.25, 0.125]);
  });
  test("that sticks out is cut off", () => {
    expect(toBox({ ...size, part: WHOLE }, { x: -50, y: 90, width: 100, height: 50 })).toEqual([0, 0.9, 0.25, 1 - 0.9]);
    expect(toBox({ ...size, part: WHOLE }, { x: 300, y: 0, width: 10, height: 10 })[2]).toBe(0);
  });
});
