import sharp from "sharp";
import type { Mark } from "../protocol.ts";
import type { Picture } from "./picture.ts";

/** Seen on dark and on light pictures alike. */
const LINE = "#ffd400";
const EDGE = "#000000";
/** Of the picture's height. */
const LETTER_SHARE = 1 / 36;
const LEAST_LETTER_PX = 10;

/** Writes a picture as PNG with boxes and their labels on it. */
export async function drawMarks(picture: Picture, marks: readonly Mark[], path: string): Promise<void> {
  const { width, height, channels, data } = picture;
  const letterPx = Math.max(LEAST_LETTER_PX, Math.round(height * LETTER_SHARE));
  const shapes = marks.map((mark) => drawMark(mark, { width, height, letterPx })).join("");
  const overlay = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${shapes}</svg>`;
  await sharp(data, { raw: { width, height, channels } })
    .toColourspace("srgb")
    .composite([{ input: Buffer.from(overlay) }])
    .png()
    .toFile(path);
}

function drawMark({ box, label, isDashed }: Mark, room: { width: number; height: number; letterPx: number }): string {
  const { width, height, letterPx } = room;
  const [left, top] = [box[0] * width, box[1] * height];
  const line = Math.max(2, letterPx / 8);
  const dashes = isDashed ? ` stroke-dasharray="${line * 3}"` : "";
  const place = `x="${left}" y="${top}" width="${Math.max(1, box[2] * width)}" height="${Math.max(1, box[3] * height)}"`;
  // Above the box where there is room, else inside it.
  const base = top > letterPx * 1.4 ? top - letterPx * 0.35 : top + letterPx * 1.1;
  // In the right half it ends with the box, so that a long one stays in the picture.
  const isRight = box[0] + box[2] / 2 > 0.5;
  const side = isRight ? `x="${left + box[2] * width - line}" text-anchor="end"` : `x="${left + line}"`;
  const text = `${side} y="${base}" font-family="sans-serif" font-size="${letterPx}"`;
  return [
    `<rect ${place} fill="none" stroke="${EDGE}" stroke-width="${line * 2}"/>`,
    `<rect ${place} fill="none" stroke="${LINE}" stroke-width="${line}"${dashes}/>`,
    `<text ${text} fill="${LINE}" stroke="${EDGE}" stroke-width="${line}" paint-order="stroke">${escapeText(label)}</text>`,
  ].join("");
}

function escapeText(text: string): string {
  const escaped: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  return text.replace(/\p{Cc}/gu, " ").replace(/[&<>]/g, (letter) => escaped[letter]);
}
