import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import sharp from "sharp";
import { isBelieved, weighEvidence } from "../../../detectors/clock/certainty.ts";
import { CERTAINTY } from "../../../detectors/clock/certainty-figures.ts";
import { openClocks, type Pixels, uprightFace } from "../../../detectors/clock/clock-reader.ts";
import { LEAST_SCORE } from "../../../detectors/clock/finder.ts";
import { drawClock } from "../../support/clock-drawing.ts";

const SHARES = [0, 0.001, 0.1, 0.5, 0.9, 0.999, 1];

describe.each(["analog", "digital"] as const)("the confidence in a reading, %s", (type) => {
  test("lies between 0 and 1 and never falls where evidence grows", () => {
    for (const name of ["score", "mass", "readable"] as const) {
      for (const rest of SHARES) {
        const all = SHARES.map((share) =>
          weighEvidence(type, { score: rest, mass: rest, readable: rest, [name]: share }),
        );
        expect(all).toEqual(all.toSorted((one, other) => one - other));
        for (const confidence of all) {
          expect(confidence).toBeGreaterThan(0);
          expect(confidence).toBeLessThan(1);
        }
      }
    }
  });

  test("is believed where finder and reader are certain, and not where both doubt", () => {
    expect(isBelieved(type, weighEvidence(type, { score: 0.99, mass: 0.99, readable: 0.99 }), 0)).toBe(true);
    expect(isBelieved(type, weighEvidence(type, { score: LEAST_SCORE, mass: 0.3, readable: 0.3 }), 0)).toBe(false);
  });

  test("is held against a threshold that the crew moves towards nothing or certainty", () => {
    const { threshold } = CERTAINTY[type];
    expect(isBelieved(type, threshold, 0)).toBe(true);
    expect(isBelieved(type, threshold - 0.01, 0)).toBe(false);
    expect(isBelieved(type, threshold / 2, -0.5)).toBe(true);
    expect(isBelieved(type, threshold / 2 - 0.01, -0.5)).toBe(false);
    expect(isBelieved(type, (threshold + 1) / 2, 0.5)).toBe(true);
    expect(isBelieved(type, (threshold + 1) / 2 - 0.01, 0.5)).toBe(false);
  });
});

test("a face that the finder did not see counts like the least that it passes on", async () => {
  const side = 300;
  const drawn = await sharp(await drawClock({ time: "04:42", diameterPx: side }))
    .flatten()
    .removeAlpha()
    .raw()
    .toBuffer();
  const picture: Pixels = { width: side, height: side, stride: side * 3, data: drawn };
  const face = uprightFace("analog", [0, 0, 1, 1], picture);
  await using clocks = await openClocks({ models: join(import.meta.dir, "../../../models") });
  const read = await clocks.readAt(picture, [face, { ...face, score: 0 }, { ...face, score: LEAST_SCORE }]);
  expect(read.map(({ evidence }) => evidence?.score)).toEqual([1, LEAST_SCORE, LEAST_SCORE]);
  for (const { best, evidence, reading } of read) {
    expect(best?.minutes).toBe(4 * 60 + 42);
    expect(best?.confidence).toBe(evidence ? weighEvidence("analog", evidence) : -1);
    expect(reading !== null).toBe(isBelieved("analog", best?.confidence ?? 0, 0));
  }
  expect(read[0].best?.confidence).toBeGreaterThanOrEqual(read[1].best?.confidence ?? 1);
  expect(read[1].best?.confidence).toBe(read[2].best?.confidence);
  const stern = await clocks.readAt(picture, [face], { certainty: 1 });
  expect(stern[0].reading).toBeNull();
});
