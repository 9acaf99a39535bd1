import type { PairPixels } from "../../../detectors/difference/compare.ts";
import type { Pixels } from "../../../detectors/difference/lab.ts";

export const WIDTH = 480;
export const HEIGHT = 270;

export interface Prop {
  x: number;
  y: number;
  width: number;
  height: number;
  colour: [number, number, number];
}

/** A wall, a table and a few things on it, with grain; `gain` and `shade` change the light, `props` come on top. */
export function drawSet(options: { seed: number; gain?: number; shade?: number; props?: Prop[] }): Pixels {
  const { seed, gain = 1, shade = 0, props = [] } = options;
  const data = new Uint8Array(WIDTH * HEIGHT * 3);
  let state = seed * 2654435761;
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const softly = 1 - shade * Math.exp(-((x - 330) ** 2 + (y - 110) ** 2) / 9000);
      const colour = colourAt(x, y, props);
      for (let c = 0; c < 3; c++) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        const grain = (state >>> 24) / 32 - 4;
        data[(y * WIDTH + x) * 3 + c] = Math.max(0, Math.min(255, colour[c] * gain * softly + grain));
      }
    }
  }
  return { width: WIDTH, height: HEIGHT, stride: WIDTH * 3, data };
}

function colourAt(x: number, y: number, props: readonly Prop[]): [number, number, number] {
  for (const prop of props) {
    if (x < prop.x || y < prop.y || x >= prop.x + prop.width || y >= prop.y + prop.height) continue;
    const [r, g, b] = prop.colour;
    const stripe = Math.floor((y - prop.y) / 7) % 2 === 0 ? 1 : 0.75;
    return [r * stripe, g * stripe, b * stripe];
  }
  if (y > 190) return [110 + 10 * Math.sin(x / 17), 78, 52];
  if (x > 60 && x < 110 && y > 30 && y < 90) return [190, 200, 210];
  return [96 + x / 12, 112, 120 - x / 20];
}

export function makePair(take: Pixels, reference: Pixels): PairPixels {
  const mask = (value: number) => ({
    width: WIDTH,
    height: HEIGHT,
    stride: WIDTH,
    data: new Uint8Array(WIDTH * HEIGHT).fill(value),
  });
  return { take, reference, validity: mask(255), moves: mask(0) };
}

/** Intersection over union of a prop and a box in fractions. */
export function overlap(prop: Prop, box: readonly number[]): number {
  const [left, top, width, height] = [box[0] * WIDTH, box[1] * HEIGHT, box[2] * WIDTH, box[3] * HEIGHT];
  const x = Math.max(0, Math.min(prop.x + prop.width, left + width) - Math.max(prop.x, left));
  const y = Math.max(0, Math.min(prop.y + prop.height, top + height) - Math.max(prop.y, top));
  return (x * y) / (prop.width * prop.height + width * height - x * y);
}
