import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { ONNX_RUNTIME } from "../../detectors/onnx/onnx-runtime.ts";

const MODEL = join(import.meta.dir, "..", "..", "models", "change", "change.onnx");
const HEIGHT = 256;
const WIDTH = 448;
const PICTURE = HEIGHT * WIDTH * 3;
const MAP = (HEIGHT / 4) * (WIDTH / 4);

/** A room's wall with a soft pattern, and a dark bottle on it where one is wanted. */
function paint(withBottle: boolean): Uint8Array {
  const picture = new Uint8Array(PICTURE);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const bottle = withBottle && Math.abs(x - 200) < 16 && y > 90 && y < 170;
      const wall = 150 + 30 * Math.sin(x / 17) + 20 * Math.cos(y / 11);
      picture.set(bottle ? [30, 70, 40] : [wall, wall - 10, wall - 25], (y * WIDTH + x) * 3);
    }
  }
  return picture;
}

async function compare(pairs: [Uint8Array, Uint8Array][]): Promise<Float32Array> {
  const data = new Uint8Array(pairs.length * 2 * PICTURE);
  pairs.flat().forEach((picture, at) => {
    data.set(picture, at * PICTURE);
  });
  await using session = await ONNX_RUNTIME.open({ path: MODEL, provider: "cpu", threads: 1 });
  const answer = await session.run({ pairs: { data, dims: [pairs.length, 2, HEIGHT, WIDTH, 3] } });
  const changes = answer.changes?.data;
  if (!(changes instanceof Float32Array)) throw new Error("The model gives no changes.");
  return changes;
}

const most = (map: Float32Array) => map.reduce((high, value) => Math.max(high, value), 0);

describe("the change model", () => {
  test("marks a new thing at its place, more in the take's map, and swaps its answers with the pictures", async () => {
    const [bare, bottle] = [paint(false), paint(true)];
    const changes = await compare([
      [bottle, bare],
      [bare, bottle],
    ]);
    const maps = Array.from({ length: 4 }, (_, at) => changes.subarray(at * MAP, (at + 1) * MAP));
    const [take, reference, swappedTake, swappedReference] = maps;
    if (!take || !reference || !swappedTake || !swappedReference) throw new Error("Four maps were expected.");
    expect(most(take)).toBeGreaterThan(most(reference));
    expect(most(take)).toBeGreaterThan(0.5);
    expect(take.indexOf(most(take)) % 112).toBeWithin(44, 56);
    expect(swappedTake).toEqual(reference);
    expect(swappedReference).toEqual(take);
  });

  test("sees no difference between a picture and itself", async () => {
    const picture = paint(true);
    expect(most(await compare([[picture, picture]]))).toBeLessThan(0.05);
  });
});
