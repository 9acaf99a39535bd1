import { expect, test } from "bun:test";
import { type Pictures, sumGround, sumRect } from "../../../detectors/difference/ground.ts";
import type { Lab } from "../../../detectors/difference/lab.ts";
import { blur, dilate, erode, quantile } from "../../../detectors/difference/planes.ts";
import { takeBlobs } from "../../../detectors/difference/regions.ts";

const SIZE = { width: 23, height: 17 };

function scatter(seed: number, length = SIZE.width * SIZE.height): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % 29;
  });
}

test("a quantile is what stands at its place among the sorted", () => {
  for (const length of [1, 2, 7, 100, 391]) {
    const sorted = scatter(length, length).sort();
    for (const share of [0, 0.1, 0.5, 0.95, 1]) {
      const rank = Math.min(length - 1, Math.floor(share * length));
      expect(quantile(scatter(length, length), share)).toBe(sorted[rank]);
    }
  }
});

test("blurring is the mean of nine, with the rim repeated", () => {
  const before = scatter(3);
  const after = before.slice();
  blur(after, SIZE, new Float32Array(before.length));
  const at = (x: number, y: number) =>
    before[Math.max(0, Math.min(SIZE.height - 1, y)) * SIZE.width + Math.max(0, Math.min(SIZE.width - 1, x))];
  for (const [i, value] of after.entries()) {
    const x = i % SIZE.width;
    const y = (i - x) / SIZE.width;
    let sum = 0;
    for (const dy of [-1, 0, 1]) for (const dx of [-1, 0, 1]) sum += at(x + dx, y + dy);
    expect(value).toBeCloseTo(sum / 9, 4);
  }
});

test("dilating makes a square of a dot, and eroding a dot of the square", () => {
  const dot = new Uint8Array(SIZE.width * SIZE.height);
  dot[8 * SIZE.width + 11] = 1;
  const square = dilate(dot, SIZE, 3);
  expect(square.reduce((sum, value) => sum + value)).toBe(49);
  expect([square[5 * SIZE.width + 8], square[11 * SIZE.width + 14]]).toEqual([1, 1]);
  expect(erode(square, SIZE, 3)).toEqual(dot);
});

test("blobs hang together across corners, and are off the mask when taken", () => {
  const mask = new Uint8Array(SIZE.width * SIZE.height);
  const marked = [0, SIZE.width + 1, 2 * SIZE.width, 10, SIZE.width - 1, mask.length - 1];
  for (const pixel of marked) mask[pixel] = 1;
  const blobs = takeBlobs(mask, SIZE);
  expect(blobs.map(({ pixels }) => pixels.length)).toEqual([3, 1, 1, 1]);
  expect(blobs[0].rect).toEqual({ left: 0, top: 0, right: 2, bottom: 3 });
  expect(mask.some((value) => value !== 0)).toBe(false);
});

test("sums over a rectangle count every so many pixels from its corner on", () => {
  const makeLab = (seed: number): Lab => ({ ...SIZE, l: scatter(seed), a: scatter(seed + 1), b: scatter(seed + 2) });
  const pictures: Pictures = { take: makeLab(5), reference: makeLab(9) };
  const window = { left: 2, top: 1, right: 20, bottom: 15 };
  for (const every of [1, 2, 3]) {
    const ground = sumGround(window, pictures, every);
    for (const rect of [
      window,
      { left: 5, top: 4, right: 12, bottom: 14 },
      { left: 19, top: 14, right: 20, bottom: 15 },
    ]) {
      expect(sumRect(ground, ground.apart, rect)).toBeCloseTo(sumPlainly(pictures, rect, every), 3);
    }
  }
});

function sumPlainly({ take, reference }: Pictures, rect: Parameters<typeof sumGround>[0], every: number): number {
  let sum = 0;
  for (let y = rect.top; y < rect.bottom; y += every) {
    for (let x = rect.left; x < rect.right; x += every) {
      const i = y * SIZE.width + x;
      const distance = (["l", "a", "b"] as const).reduce((all, k) => all + Math.abs(take[k][i] - reference[k][i]), 0);
      sum += Math.min(12, distance);
    }
  }
  return sum;
}
