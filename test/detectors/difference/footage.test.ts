import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import sharp from "sharp";
import { comparePair } from "../../../detectors/difference/compare.ts";
import type { Pixels } from "../../../detectors/difference/lab.ts";
import type { Box } from "../../../src/domain/frame.ts";
import { LEFT, LEFT_NUDGED, MIDDLE } from "./bottles.ts";

const shared = resolve(process.env.CAMF_SHARED ?? join(import.meta.dir, "../../../../shared"));
const frames = join(shared, "data/pairs/video");
/** Real frames are not part of the repository. */
const real = existsSync(frames) ? test : test.skip;

async function read(frame: string): Promise<Pixels> {
  const file = join(frames, `bottles_${frame}.jpg`);
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, stride: info.width * 3, data };
}

/** Findings of one still against another at the default threshold. */
async function compare(takeFrame: string, referenceFrame = "00049") {
  const [take, reference] = await Promise.all([read(takeFrame), read(referenceFrame)]);
  const { width, height } = take;
  const mask = (value: number) => ({ width, height, stride: width, data: new Uint8Array(width * height).fill(value) });
  const found = comparePair({ take, reference, validity: mask(255), moves: mask(0) });
  return found.filter(({ confidence }) => confidence >= 0.5);
}

function overlap(a: Box, b: Box): number {
  const x = Math.max(0, Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]));
  const y = Math.max(0, Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]));
  return (x * y) / (a[2] * a[3] + b[2] * b[3] - x * y);
}

real("a real scene that did not change raises nothing", async () => {
  expect(await compare("00115")).toEqual([]);
});

real("a transparent bottle that is gone is one missing object, closely boxed", async () => {
  const found = await compare("00280");
  expect(found.map(({ kind }) => kind)).toEqual(["object-missing"]);
  expect(overlap(found[0].box, LEFT)).toBeGreaterThan(0.7);
});

real("two bottles gone are two missing objects", async () => {
  const found = await compare("00611");
  expect(found.map(({ kind }) => kind)).toEqual(["object-missing", "object-missing"]);
  for (const bottle of [LEFT, MIDDLE]) {
    expect(Math.max(...found.map(({ box }) => overlap(box, bottle)))).toBeGreaterThan(0.6);
  }
});

real("a bottle put back twelve pixels off is one moved object", async () => {
  const found = await compare("00445");
  expect(found.map(({ kind }) => kind)).toEqual(["object-moved"]);
  expect(overlap(found[0].box, LEFT_NUDGED)).toBeGreaterThan(0.5);
});
