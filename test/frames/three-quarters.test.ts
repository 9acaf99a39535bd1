import { expect, test } from "bun:test";
import { loadOpenCv } from "../../src/frames/process/open-cv.ts";
import { type Picture, toMat } from "../../src/frames/process/picture.ts";
import { isThreeQuarters, shrinkToThreeQuarters } from "../../src/frames/process/three-quarters.ts";

test("three quarters of a picture are to the bit what OpenCV's area average makes of it", async () => {
  const { cv } = await loadOpenCv();
  const data = new Uint8Array(128 * 72 * 3);
  let state = 1;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    data[i] = state >>> 24;
  }
  const picture: Picture = { width: 128, height: 72, channels: 3, data };
  const size = { width: 96, height: 54 };
  const source = toMat(cv, picture);
  const target = new cv.Mat();
  cv.resize(source, target, new cv.Size(size.width, size.height), 0, 0, cv.INTER_AREA);
  expect(isThreeQuarters(picture, size)).toBe(true);
  expect(shrinkToThreeQuarters(picture, size).data).toEqual(new Uint8Array(target.data));
  source.delete();
  target.delete();
});
