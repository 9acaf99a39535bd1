import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { CROP, CROP_BYTES, cutCrop, frameWindow } from "../../detectors/difference/crops.ts";
import { ONNX_RUNTIME } from "../../detectors/onnx/onnx-runtime.ts";
import { drawSprite, type Placed, readFigure, STAGE, stage } from "../detectors/difference/staging.ts";

const MODEL = join(import.meta.dir, "..", "..", "models", "person-judge", "person-judge.onnx");

/** The crop of a sprite on the drawn set, its region the sprite's own pixels; `isThere`: whether it is painted. */
function cut(placed: Placed, isThere = true): Uint8Array {
  const picture = stage(isThere ? [placed] : [], 1);
  const { sprite, x, y } = placed;
  const [left, top] = [Math.round(x - sprite.width / 2), Math.round(y - sprite.height)];
  const mask = new Uint8Array(STAGE.width * STAGE.height);
  for (let n = 0; n < sprite.width * sprite.height; n++) {
    const [column, row] = [n % sprite.width, Math.floor(n / sprite.width)];
    mask[(top + row) * STAGE.width + left + column] = sprite.data[n * 4 + 3] > 127 ? 1 : 0;
  }
  const into = new Uint8Array(CROP_BYTES);
  const box = { left, top, right: left + sprite.width, bottom: top + sprite.height };
  cutCrop(picture, mask, { window: frameWindow(box, STAGE), into });
  return into;
}

/** Probabilities of ground, thing and person for each crop. */
async function judge(crops: readonly Uint8Array[]): Promise<number[][]> {
  const data = new Uint8Array(crops.length * CROP_BYTES);
  crops.forEach((crop, at) => {
    data.set(crop, at * CROP_BYTES);
  });
  await using session = await ONNX_RUNTIME.open({ path: MODEL, provider: "cpu", threads: 1 });
  const answer = await session.run({ crops: { data, dims: [crops.length, CROP.height, CROP.width, CROP.planes] } });
  const shown = answer.shown?.data;
  if (!(shown instanceof Float32Array)) throw new Error("The model gives no answer.");
  return crops.map((_, at) => [...shown.subarray(at * 3, at * 3 + 3)]);
}

describe("the judge of people", () => {
  test("knows drawn people, a box, and the ground where somebody was, and says 1 in all", async () => {
    const somebody = { sprite: await readFigure("standing"), x: 500, y: 500 };
    const drawing = `<rect width="120" height="160" fill="#a33"/><rect x="10" y="20" width="100" height="40" fill="#eec"/>`;
    const box = { sprite: await drawSprite(120, 160, drawing), x: 500, y: 500 };
    const answers = await judge([cut(somebody), cut(somebody, false), cut(box)]);
    for (const answer of answers) expect(answer.reduce((sum, share) => sum + share)).toBeCloseTo(1, 4);
    const likeliest = answers.map((answer) => answer.indexOf(Math.max(...answer)));
    expect(likeliest).toEqual([2, 0, 1]);
  });

  test("answers a crop alike, alone and among others", async () => {
    const crops = await Promise.all(
      ["standing", "seated", "walking"].map(async (name) => cut({ sprite: await readFigure(name), x: 500, y: 500 })),
    );
    const together = await judge(crops);
    const [alone] = await judge(crops.slice(1, 2));
    for (const [at, share] of alone.entries()) expect(share).toBeCloseTo(together[1][at], 4);
  });
});
