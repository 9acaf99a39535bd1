import { expect, test } from "bun:test";
import { CameraPath, measureWay } from "../../src/frames/process/camera-path.ts";
import { CameraSteps } from "../../src/frames/process/camera-steps.ts";
import { IDENTITY } from "../../src/frames/process/homography.ts";
import { loadOpenCv } from "../../src/frames/process/open-cv.ts";
import type { Picture } from "../../src/frames/process/picture.ts";

const WIDTH = 240;
const HEIGHT = 135;
const { cv } = await loadOpenCv();

/** Value noise, -0.5..0.5: what it is at whole numbers is mixed in between. */
function cloud(x: number, y: number): number {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const at = (across: number, down: number) => {
    const value = Math.sin((column + across) * 127.1 + (row + down) * 311.7) * 43758.5453;
    return value - Math.floor(value) - 0.5;
  };
  const [u, v] = [x - column, y - row].map((part) => part * part * (3 - 2 * part));
  const top = at(0, 0) * (1 - u) + at(1, 0) * u;
  const bottom = at(0, 1) * (1 - u) + at(1, 1) * u;
  return top * (1 - v) + bottom * v;
}

/** A wall of soft patches of every size, seen from (left, top), with a dark figure at (figureX) of the picture, if any. */
function see(left: number, top: number, figureX?: number): Picture {
  const data = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const [u, v] = [x + left, y + top];
      const wall = 128 + 90 * cloud(u / 9, v / 9) + 60 * cloud(u / 31 + 50, v / 31);
      const isFigure = figureX !== undefined && Math.abs(x - figureX) < 22 && y > 25;
      const level = isFigure ? 30 + 15 * Math.sin((x - figureX) / 2) : wall;
      data.fill(Math.max(0, Math.min(255, level)), 3 * (y * WIDTH + x), 3 * (y * WIDTH + x) + 3);
    }
  }
  return { width: WIDTH, height: HEIGHT, channels: 3, data };
}

test("a pan is followed to a fraction of a pixel, also while somebody walks through the picture", () => {
  const steps = new CameraSteps(cv);
  for (const [dx, dy] of [
    [3.25, -1.5],
    [-12, 4],
    [20.5, 0.5],
  ]) {
    const step = steps.measure(see(0, 0, 60), see(dx, dy, 90));
    expect(Math.abs(step[2] + step[0] * 120 + step[1] * 67 - 120 + dx)).toBeLessThan(0.3);
    expect(Math.abs(step[5] + step[3] * 120 + step[4] * 67 - 67 + dy)).toBeLessThan(0.3);
  }
});

test("a camera that stands is one place, whoever walks, and whatever comes before it", () => {
  const path = new CameraPath(cv);
  const first = path.add(see(0, 0));
  expect(path.add(see(0, 0, 40))).toBe(first);
  expect(path.add(see(0, 0, 110))).toBe(first);
  const board = see(0, 0);
  board.data.fill(235, 0, Math.floor(board.data.length * 0.9));
  expect(path.add(board)).toBe(first);
});

test("steps add up to where the camera looks, and its samples are brought together there", () => {
  const path = new CameraPath(cv);
  const wanted = Array.from({ length: 8 }, (_, index) => see(4 * index, 1.5 * index));
  const placed = wanted.map((thumb) => ({ thumb, place: path.add(thumb) }));
  const way = measureWay(placed[0].place, placed[7].place);
  expect(Math.abs(way[2] + 28)).toBeLessThan(1);
  expect(Math.abs(way[5] + 10.5)).toBeLessThan(1);
  expect(measureWay(placed[3].place, placed[3].place)).toBe(IDENTITY);
  const [first] = path.steady(placed, placed[7]);
  let miss = 0;
  for (let i = 0; i < first.data.length; i++) miss += Math.abs(first.data[i] - placed[7].thumb.data[i]);
  let before = 0;
  for (let i = 0; i < first.data.length; i++) before += Math.abs(placed[0].thumb.data[i] - placed[7].thumb.data[i]);
  expect(miss).toBeLessThan(0.2 * before);
});
