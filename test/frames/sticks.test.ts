import { describe, expect, test } from "bun:test";
import { findSticks } from "../../src/frames/process/sticks.ts";

const SIZE = { width: 240, height: 135 };
const WALL = 120;
const [DARK, LIGHT] = [40, 170];

/** Parts of a pixel, each way: a small copy is an average of larger pixels. */
const PARTS = 4;

/** Brightness of a picture: a wall with something striped before it. */
function draw(paint: (x: number, y: number) => number | undefined): Uint8Array {
  return Uint8Array.from({ length: SIZE.width * SIZE.height }, (_, pixel) => {
    const [x, y] = [pixel % SIZE.width, Math.floor(pixel / SIZE.width)];
    let sum = 0;
    for (let part = 0; part < PARTS * PARTS; part++)
      sum += paint(x + (part % PARTS) / PARTS, y + Math.floor(part / PARTS) / PARTS) ?? WALL;
    return sum / (PARTS * PARTS);
  });
}

interface Stick {
  left?: number;
  top?: number;
  length?: number;
  height?: number;
  pitch?: number;
  /** Pixels that a stripe goes aside in a row. */
  slant?: number;
  degrees?: number;
  light?: number;
}

function drawStick(stick: Stick = {}): Uint8Array {
  const { left = 80, top = 40, length = 78, height = 8, pitch = 13, slant = 0.8, degrees = 0, light = LIGHT } = stick;
  const [cosine, sine] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return draw((x, y) => {
    const along = cosine * (x - left) + sine * (y - top);
    const down = cosine * (y - top) - sine * (x - left);
    if (along < 0 || along >= length || down < 0 || down >= height) return undefined;
    const place = (along + slant * down + 100 * pitch) % pitch;
    return place < pitch / 2 ? DARK : light;
  });
}

describe("a board's striped sticks", () => {
  test.each(
    Object.entries<Stick>({
      "as usual": {},
      "slanting the other way": { slant: -0.8 },
      "far away": { length: 50, height: 6, pitch: 8.4 },
      "filling the picture": { left: 20, length: 200, height: 18, pitch: 33 },
      "held a little askew": { degrees: 4 },
      "in little light": { light: 85 },
    }),
  )("are found %s", (_, stick) => {
    const found = findSticks(drawStick(stick), SIZE);
    const { left = 80, top = 40, length = 78, height = 8 } = stick;
    if (!found) throw new Error("not found");
    expect(found.x).toBeGreaterThan(left);
    expect(found.x).toBeLessThan(left + length);
    expect(found.y).toBeGreaterThanOrEqual(top);
    expect(found.y).toBeLessThan(top + height + 8);
  });

  test.each(
    Object.entries({
      "a plain wall": () => undefined,
      "blinds that stand upright": (x: number, y: number) =>
        y > 20 && y < 110 ? (x % 13 < 6 ? DARK : LIGHT) : undefined,
      "blinds that lie": (_: number, y: number) => (y % 13 < 6 ? DARK : LIGHT),
      "a floor of squares": (x: number, y: number) => (x % 14 < 7 !== y % 14 < 7 ? DARK : LIGHT),
      "books of all widths": (x: number, y: number) =>
        y > 40 && y < 70
          ? [DARK, LIGHT, 90, LIGHT, 30, 140, 60, LIGHT][Math.floor(((x * x) / 400 + x / 7) % 8)]
          : undefined,
    }),
  )("are not %s", (_, paint) => {
    expect(findSticks(draw(paint), SIZE)).toBeUndefined();
  });

  test("are not three stripes, nor stripes that hardly differ, nor ones of one row", () => {
    for (const stick of [{ length: 40 }, { light: 55 }, { height: 2 }])
      expect(findSticks(drawStick(stick), SIZE)).toBeUndefined();
  });
});
