import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { openChangeEyes, readLeastConfidence } from "../../../models/evaluate/change/eyes.ts";
import { measureOverlap } from "../../../src/anomalies/geometry.ts";
import type { Box } from "../../../src/domain/frame.ts";

const WIDTH = 640;
const HEIGHT = 360;
/** The camera of the second picture stands a little aside. */
const ASIDE_PX = 24;
const CUP: Box = [0.45, 0.4, 0.1, 0.2];

let folder = "";

/** A wall of many small tiles, so that there is much to align by, and a cup. */
function drawScene({ hasCup, seed }: { hasCup: boolean; seed: number }): string {
  let state = seed;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const tiles = Array.from({ length: 400 }, () => {
    const [x, y, side] = [random() * (WIDTH + 2 * ASIDE_PX) - ASIDE_PX, random() * HEIGHT, 8 + random() * 30];
    const [red, green, blue] = [random(), random(), random()].map((value) => Math.round(60 + value * 120));
    return `<rect x="${x}" y="${y}" width="${side}" height="${side}" fill="rgb(${red},${green},${blue})"/>`;
  });
  const [x, y, width, height] = [CUP[0] * WIDTH, CUP[1] * HEIGHT, CUP[2] * WIDTH, CUP[3] * HEIGHT];
  const cup = hasCup ? `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="white"/>` : "";
  return `<rect x="-100" y="-100" width="900" height="600" fill="#777"/>${tiles.join("")}${cup}`;
}

async function write(name: string, scene: { hasCup: boolean; asidePx?: number; seed?: number }): Promise<string> {
  const path = join(folder, `${name}.png`);
  const { asidePx = 0, seed = 7 } = scene;
  const view = `viewBox="${asidePx} 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}"`;
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" ${view}>${drawScene({ ...scene, seed })}</svg>`;
  await sharp(Buffer.from(drawing)).png().toFile(path);
  return path;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "camf-eyes-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a cup that is gone from a picture taken aside is boxed in both pictures, and another place is refused", async () => {
  await using eyes = await openChangeEyes();
  const [before, after] = [
    await write("before", { hasCup: true }),
    await write("after", { hasCup: false, asidePx: ASIDE_PX }),
  ];
  const { refused, seen, pairMs, detectMs } = await eyes.look(before, after);
  expect(refused).toBeNull();
  const [surest] = seen;
  expect(surest.kind).toBe("object-missing");
  expect(surest.confidence).toBeGreaterThanOrEqual(readLeastConfidence());
  expect(measureOverlap(surest.referenceBox, CUP)).toBeGreaterThan(0.7);
  const inTake: Box = [CUP[0] - ASIDE_PX / WIDTH, CUP[1], CUP[2], CUP[3]];
  expect(measureOverlap(surest.box, inTake)).toBeGreaterThan(0.7);
  expect(pairMs).toBeGreaterThan(detectMs);

  const same = await eyes.look(before, await write("same", { hasCup: true, asidePx: ASIDE_PX }));
  expect(same.seen.filter(({ confidence }) => confidence >= readLeastConfidence())).toEqual([]);
  const elsewhere = await eyes.look(before, await write("elsewhere", { hasCup: true, seed: 99 }));
  expect(elsewhere.refused).toBeString();
  expect(elsewhere.seen).toEqual([]);
});
