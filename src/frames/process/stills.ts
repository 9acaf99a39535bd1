import sharp from "sharp";
import { Fault } from "../../base/fault.ts";
import { MAX_SAMPLE_HEIGHT, MAX_SAMPLE_WIDTH } from "../../domain/frame.ts";
import type { Picture } from "./picture.ts";

/** A photograph of more pixels is refused: 100 megapixels. */
const MAX_STILL_PIXELS = 100_000_000;

/** Reading or writing one picture file may take so long. */
const PICTURE_LIMIT_S = 30;

/** Reads a picture file: EXIF turned, alpha flattened on black, at most 1920x1080. */
export async function decodeStill(path: string): Promise<Picture> {
  try {
    const { data, info } = await sharp(path, { limitInputPixels: MAX_STILL_PIXELS })
      .timeout({ seconds: PICTURE_LIMIT_S })
      .rotate()
      .flatten({ background: "#000000" })
      .toColourspace("srgb")
      .resize(MAX_SAMPLE_WIDTH, MAX_SAMPLE_HEIGHT, { fit: "inside", withoutEnlargement: true })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (info.channels === 1) return { width: info.width, height: info.height, channels: 3, data: triple(data) };
    return { width: info.width, height: info.height, channels: 3, data };
  } catch (cause) {
    throw new Fault("invalid", "the picture file cannot be read", { cause });
  }
}

export async function writeJpeg(
  picture: Picture,
  how: { path: string; maxWidth: number; maxHeight: number; quality: number },
): Promise<void> {
  const { width, height, channels, data } = picture;
  await sharp(data, { raw: { width, height, channels } })
    .timeout({ seconds: PICTURE_LIMIT_S })
    .resize(how.maxWidth, how.maxHeight, { fit: "inside", withoutEnlargement: true })
    .jpeg({ quality: how.quality, chromaSubsampling: how.quality >= 90 ? "4:4:4" : "4:2:0" })
    .toFile(how.path);
}

function triple(grey: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(grey.length * 3);
  for (let i = 0; i < grey.length; i++) rgb.fill(grey[i] ?? 0, i * 3, i * 3 + 3);
  return rgb;
}
