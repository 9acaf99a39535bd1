import { expect, test } from "bun:test";
import { Aligner } from "../../src/frames/process/alignment.ts";
import { loadOpenCv } from "../../src/frames/process/open-cv.ts";
import type { Picture } from "../../src/frames/process/picture.ts";
import { drawRoom } from "./footage.ts";

/** OpenCV as it is, with a count of the searches, each of which makes one feature detector. */
async function countSearches() {
  const { cv } = await loadOpenCv();
  const count = { searches: 0 };
  const counting = new Proxy(cv, {
    get(target, name) {
      if (name === "ORB") count.searches += 1;
      return Reflect.get(target, name);
    },
  });
  return { cv: counting, count };
}

function picture(options: Parameters<typeof drawRoom>[0]): Picture {
  return { ...drawRoom(options), channels: 3 };
}

const REFERENCE = { noiseSeed: 1 };
const OTHER_VIEW = { shiftX: 5000 };

test("a lost view is searched again once a second of the take, and at once when it comes back", async () => {
  const { cv, count } = await countSearches();
  const aligner = new Aligner(cv);
  const reference = picture(REFERENCE);
  const searches: number[] = [];
  for (const [index, takeMs] of [0, 250, 500, 750, 1000, 1250].entries()) {
    const other = picture({ ...OTHER_VIEW, noiseSeed: index + 2 });
    expect(aligner.align(other, reference, takeMs)).toBeUndefined();
    searches.push(count.searches);
  }
  expect(searches).toEqual([1, 1, 1, 1, 2, 2]);
  expect(aligner.align(picture({ noiseSeed: 9 }), reference, 1500)?.homography).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  expect(count.searches).toBe(3);
  aligner.align(picture({ noiseSeed: 10 }), reference, 1750);
  expect(count.searches).toBe(3);
});

test("photographs are searched each for itself", async () => {
  const { cv, count } = await countSearches();
  const aligner = new Aligner(cv, true);
  for (const noiseSeed of [2, 3]) {
    expect(aligner.align(picture({ ...OTHER_VIEW, noiseSeed }), picture(REFERENCE), 0)).toBeUndefined();
  }
  expect(count.searches).toBe(2);
});
