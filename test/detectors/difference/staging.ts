import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import type { Pixels } from "../../../detectors/difference/lab.ts";
import { drawSet, HEIGHT, WIDTH } from "./drawing.ts";

/** A picture with alpha, four bytes a pixel. */
export interface Sprite {
  width: number;
  height: number;
  data: Uint8Array;
}

/** A sprite and the middle of its foot in pixels of the set. */
export interface Placed {
  sprite: Sprite;
  x: number;
  y: number;
}

const SCENE_SCALE = 2;
/** The drawn set at twice its size: as large as the detector is given pictures. */
export const STAGE = { width: WIDTH * SCENE_SCALE, height: HEIGHT * SCENE_SCALE } as const;

/** One of figures/*.png, drawn by models/person-judge/sprite.py; `scale` enlarges it. */
export async function readFigure(name: string, scale = 1.6): Promise<Sprite> {
  const picture = sharp(join(import.meta.dir, "figures", `${name}.png`));
  const { width } = await picture.metadata();
  return readSprite(picture.resize({ width: Math.round(width * scale) }));
}

/** A drawing in SVG, as a sprite of its own size. */
export async function drawSprite(width: number, height: number, drawing: string): Promise<Sprite> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${drawing}</svg>`;
  return readSprite(sharp(Buffer.from(svg)));
}

async function readSprite(picture: Sharp): Promise<Sprite> {
  const { data, info } = await picture.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** The drawn set with its grain, and sprites on it. */
export function stage(placed: readonly Placed[], seed: number): Pixels {
  const { width, height } = STAGE;
  const small = drawSet({ seed });
  const data = new Uint8Array(width * height * 3);
  const grain = drawSet({ seed: seed + 100 });
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = ((y >> 1) * WIDTH + (x >> 1)) * 3;
      const fine = grain.data[(((y * 7) % HEIGHT) * WIDTH + ((x * 3) % WIDTH)) * 3] % 4;
      for (let c = 0; c < 3; c++) data[(y * width + x) * 3 + c] = Math.min(255, small.data[from + c] + fine);
    }
  }
  const picture = { width, height, stride: width * 3, data };
  for (const one of placed) paste(picture, one);
  return picture;
}

function paste(picture: Pixels, { sprite, x, y }: Placed): void {
  const [left, top] = [Math.round(x - sprite.width / 2), Math.round(y - sprite.height)];
  for (let row = Math.max(0, -top); row < Math.min(sprite.height, picture.height - top); row++) {
    for (let column = Math.max(0, -left); column < Math.min(sprite.width, picture.width - left); column++) {
      const from = (row * sprite.width + column) * 4;
      const to = (top + row) * picture.stride + (left + column) * 3;
      const share = sprite.data[from + 3] / 255;
      for (let c = 0; c < 3; c++) {
        const under = picture.data[to + c];
        // The set's own grain shows on everything.
        const over = sprite.data[from + c] + (under % 6) - 3;
        picture.data[to + c] = Math.max(0, Math.min(255, under * (1 - share) + over * share));
      }
    }
  }
}
