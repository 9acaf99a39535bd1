import type { Pixels } from "../../../detectors/difference/lab.ts";
import { drawSet, HEIGHT, WIDTH } from "./drawing.ts";

export interface Paint {
  shape: "jug" | "shade" | "sign" | "arrow";
  x: number;
  y: number;
  width: number;
  height: number;
  colour: [number, number, number];
  /** Seed of the strokes on a sign; none: it is blank. */
  words?: number;
  mirror?: boolean;
  /** Quarter turns, clockwise. */
  quarters?: number;
}

/** Edges cover a pixel in part: each is looked at so many times each way. */
const SAMPLES = 3;

/** The drawn set with shapes on it; `light` brightens a soft patch at the upper right by so many levels. */
export function paintSet(paints: readonly Paint[], { seed, light = 0 }: { seed: number; light?: number }): Pixels {
  const picture = drawSet({ seed });
  for (const paint of paints) paintThing(picture.data, paint);
  for (let i = 0; light !== 0 && i < WIDTH * HEIGHT; i++) {
    const glow = light * Math.exp(-(((i % WIDTH) - 380) ** 2 + (Math.floor(i / WIDTH) - 80) ** 2) / 3200);
    for (let c = i * 3; c < i * 3 + 3; c++) picture.data[c] = Math.min(255, picture.data[c] + glow);
  }
  return picture;
}

/** Over its box; the grain of what lies under it shows. */
function paintThing(data: Uint8Array, paint: Paint): void {
  for (let y = paint.y; y < paint.y + paint.height; y++) {
    for (let x = paint.x; x < paint.x + paint.width; x++) {
      const at = (y * WIDTH + x) * 3;
      const under = [...data.subarray(at, at + 3)];
      const sums = [0, 0, 0];
      for (let n = 0; n < SAMPLES * SAMPLES; n++) {
        const [px, py] = [x + ((n % SAMPLES) + 0.5) / SAMPLES, y + (Math.floor(n / SAMPLES) + 0.5) / SAMPLES];
        const colour = covers(paint, px, py) ? colourAt(paint, px, py) : under;
        for (let c = 0; c < 3; c++) sums[c] += colour[c] + (colour === under ? 0 : (under[c] % 8) - 4);
      }
      for (let c = 0; c < 3; c++) data[at + c] = Math.max(0, Math.min(255, sums[c] / SAMPLES ** 2));
    }
  }
}

/** Where a place lies on a thing, 0..1 each way, before it was turned. */
function placeOn({ x, y, width, height, mirror, quarters = 0 }: Paint, px: number, py: number): [number, number] {
  let [u, v] = [(px - x) / width, (py - y) / height];
  for (let turn = 0; turn < quarters; turn++) [u, v] = [v, 1 - u];
  return [mirror ? 1 - u : u, v];
}

function covers(paint: Paint, px: number, py: number): boolean {
  const [u, v] = placeOn(paint, px, py);
  if (u < 0 || v < 0 || u >= 1 || v >= 1) return false;
  switch (paint.shape) {
    case "jug": {
      const ring = Math.hypot((u - 0.68) / 0.3, (v - 0.5) / 0.32);
      return u < 0.68 || (ring < 1 && ring > 0.6);
    }
    case "shade":
      return Math.abs(u - 0.5) < 0.28 + 0.22 * v;
    case "sign":
      return true;
    case "arrow":
      return v < 0.5 ? Math.abs(u - 0.5) < v : Math.abs(u - 0.5) < 0.16;
  }
}

/** Jugs have a darker foot, signs strokes like letters. */
function colourAt(paint: Paint, px: number, py: number): readonly [number, number, number] {
  const [u, v] = placeOn(paint, px, py);
  const { colour, words } = paint;
  const factor = paint.shape === "jug" && v > 0.75 ? 0.7 : 1;
  if (words === undefined || !isStroke(words, Math.floor(u * paint.width), Math.floor(v * paint.height))) {
    const [red, green, blue] = colour;
    return [red * factor, green * factor, blue * factor];
  }
  return [40, 38, 36];
}

/** Letters of 8 x 12 pixels, each of bars that the seed picks; lines lie 15 pixels apart. */
function isStroke(words: number, column: number, row: number): boolean {
  const [letter, line] = [Math.floor(column / 8), Math.floor(row / 15)];
  const [x, y] = [column % 8, row % 15];
  if (x > 5 || y < 2 || y > 12) return false;
  const bits = Math.imul(words * 31 + letter * 7 + line * 131, 2654435761) >>> 16;
  if (x < 2) return (bits & 1) === 1;
  if (x > 3) return (bits & 2) === 2;
  return (y < 4 && (bits & 4) === 4) || (y > 10 && (bits & 8) === 8) || (y > 6 && y < 9 && (bits & 16) === 16);
}
