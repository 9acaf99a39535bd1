import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import sharp from "sharp";
import { type Clocks, openClocks, type Pixels } from "../../../detectors/clock/clock-reader.ts";
import { SHARED_DATA } from "../../support/footage.ts";
import { asReference, watchTake } from "./film.ts";

const MODELS = join(import.meta.dir, "../../../models");
/** A clock in a wall, in a photograph; where its whole face lies, in pixels. */
const PHOTOGRAPH = { path: "clocks/coco/000000000626.jpg", clock: { left: 306, top: 118, width: 56, height: 56 } };
/** As wide as what is painted over is taken from, on both sides of it, in pixels. */
const WALL_PX = 6;
/** Not the wall's own grey: of somebody in that the view round the clock cannot tell. */
const COAT_GREY = 90;
const SAMPLES = 8;

setDefaultTimeout(300_000);

type Rect = typeof PHOTOGRAPH.clock;

async function readPhotograph(): Promise<Pixels> {
  const picture = sharp(join(SHARED_DATA ?? "", PHOTOGRAPH.path))
    .rotate()
    .removeAlpha();
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, stride: info.width * 3, data: new Uint8Array(data) };
}

/** The same place without the clock: each row goes on from the wall left of it to the wall right of it, grain included. */
function takeDown(picture: Pixels, { left, top, width, height }: Rect): Pixels {
  const data = picture.data.slice();
  const at = (x: number, y: number) => y * picture.stride + x * 3;
  for (let y = top; y < top + height; y++) {
    for (let x = 0; x < width; x++) {
      const [before, after] = [left - 1 - (x % WALL_PX), left + width + (x % WALL_PX)];
      for (let channel = 0; channel < 3; channel++) {
        const [one, other] = [picture.data[at(before, y) + channel], picture.data[at(after, y) + channel]];
        data[at(left + x, y) + channel] = one + ((other - one) * x) / width;
      }
    }
  }
  return { ...picture, data };
}

/** Somebody in a grey coat with the middle at `x`, from above the clock to the picture's lower edge. */
function walkPast(picture: Pixels, x: number): Pixels {
  const data = picture.data.slice();
  const { width, top } = PHOTOGRAPH.clock;
  const [from, to] = [Math.max(0, x - width), Math.min(picture.width, x + width)];
  for (let y = Math.round(top / 2); y < picture.height && from < to; y++) {
    data.fill(COAT_GREY, y * picture.stride + from * 3, y * picture.stride + to * 3);
  }
  return { ...picture, data };
}

const hold = (picture: Pixels, samples = SAMPLES) => Array.from({ length: samples }, () => picture);

describe.skipIf(!SHARED_DATA)("a clock in a photograph (skipped where the shared pictures are absent)", () => {
  let clocks: Clocks;
  let photograph: Pixels;
  let reference: ReturnType<typeof asReference>;
  beforeAll(async () => {
    clocks = await openClocks({ models: MODELS });
    photograph = await readPhotograph();
    const { ending } = await watchTake(clocks, hold(photograph));
    expect(ending.observations.filter(({ details }) => details.readable)).toHaveLength(1);
    reference = asReference(ending.observations);
  });
  afterAll(() => clocks?.[Symbol.asyncDispose]());

  const findIn = async (pictures: readonly Pixels[]) => {
    const { findings, ending } = await watchTake(clocks, pictures, { reference });
    return [...findings, ...ending.findings];
  };
  const { left, width } = PHOTOGRAPH.clock;
  const middle = left + width / 2;
  /** Where somebody is who walks past the clock, sample by sample. */
  const stepPast = Array.from({ length: 10 }, (_, index) => middle + (index - 5) * 30);

  test("that hangs there is not missed", async () => {
    expect(await findIn(hold(photograph))).toEqual([]);
  });

  test("that was taken down is missed, also where somebody walks past its place", async () => {
    const gone = takeDown(photograph, PHOTOGRAPH.clock);
    const passing = stepPast.map((x) => walkPast(gone, x));
    for (const pictures of [hold(gone), [...hold(gone, 4), ...passing, ...hold(gone, 2)]]) {
      const found = await findIn(pictures);
      expect(found).toMatchObject([{ kind: "clock-missing", box: null, referenceBox: expect.any(Array) }]);
      expect(found[0].description).toMatch(/^Clock gone; it showed 2:(28|29|30) in take 2$/);
    }
  });

  test("that a still shows as the reference is missed in a take and in another still", async () => {
    const still = { mode: "still" as const, timeScale: undefined };
    const { observations } = await watchTake(clocks, [photograph], { take: still });
    const held = { reference: { ...asReference(observations), name: "the reference picture" } };
    const gone = takeDown(photograph, PHOTOGRAPH.clock);
    const clip = await watchTake(clocks, hold(gone), held);
    const picture = await watchTake(clocks, [gone], { ...held, take: still });
    for (const [found, ...others] of [clip.ending.findings, picture.findings]) {
      expect(others).toEqual([]);
      expect(found).toMatchObject({
        kind: "clock-missing",
        description: expect.stringMatching(/^Clock gone; it showed 2:(28|29|30) in the reference picture$/),
      });
    }
    expect((await watchTake(clocks, [photograph], { ...held, take: still })).findings).toEqual([]);
  });

  test("that a passer-by covers for a part of the take is not missed", async () => {
    expect(await findIn(stepPast.map((x) => walkPast(photograph, x)))).toEqual([]);
    const standing = hold(walkPast(photograph, middle));
    expect(await findIn([...hold(photograph, 3), ...standing])).toEqual([]);
    expect(await findIn([...standing, ...hold(photograph, 3)])).toEqual([]);
  });

  test("that somebody stands in front of for all of the take is not missed", async () => {
    expect(await findIn(hold(walkPast(photograph, middle)))).toEqual([]);
  });
});
