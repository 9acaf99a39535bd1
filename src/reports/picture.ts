import type { Column, Content } from "pdfmake/interfaces";
import type { Box } from "../domain/frame.ts";
import { readJpegSize } from "./jpeg.ts";
import { INK, LINE, PALE, QUIET } from "./style.ts";

/** A larger still is left out with a word: one report must stay printable and fit into memory. */
export const MAX_STILL_BYTES = 2 * 1024 * 1024;
/** A picture is at most this high for its width: a phone's upright photo must not fill the page. */
const TALLEST = 0.75;
/** A box is never drawn smaller than this, in points. */
const SMALLEST_BOX = 4;

export interface PictureWish {
  jpeg: Uint8Array | null;
  caption: string;
  /** Points. */
  width: number;
  /** Dashed: the thing is not in this picture, but this is its place. */
  mark: { box: Box; dashed: boolean } | null;
  colour: string;
}

/** A still with the box drawn over it as a shape, so that the photograph itself stays untouched. */
export function drawPicture(wish: PictureWish): Column {
  const caption = {
    text: wish.caption,
    fontSize: 7.5,
    color: QUIET,
    margin: [0, 3, 0, 0] as [number, number, number, number],
  };
  const size = wish.jpeg && wish.jpeg.byteLength <= MAX_STILL_BYTES ? readJpegSize(wish.jpeg) : undefined;
  if (!wish.jpeg || !size) return { stack: [drawAbsence(wish), caption], width: wish.width };
  const scale = Math.min(wish.width / size.width, (wish.width * TALLEST) / size.height);
  const [width, height] = [size.width * scale, size.height * scale];
  const image = `data:image/jpeg;base64,${Buffer.from(wish.jpeg).toString("base64")}`;
  const marks = wish.mark ? [drawMark({ ...wish.mark, width, height, colour: wish.colour })] : [];
  return { stack: [{ image, width, height }, ...marks, caption], width: wish.width };
}

function drawMark(mark: { box: Box; dashed: boolean; width: number; height: number; colour: string }): Content {
  const [left, top, right, bottom] = clip(mark.box);
  const shape = {
    type: "rect" as const,
    x: left * mark.width,
    y: top * mark.height,
    w: Math.max(SMALLEST_BOX, (right - left) * mark.width),
    h: Math.max(SMALLEST_BOX, (bottom - top) * mark.height),
  };
  const dash = mark.dashed ? { dash: { length: 4, space: 3 } } : {};
  return {
    canvas: [
      { ...shape, lineWidth: 2.6, lineColor: "#ffffff" },
      { ...shape, lineWidth: 1.3, lineColor: mark.colour, ...dash },
    ],
    relativePosition: { x: 0, y: -mark.height },
  };
}

/** Corners, kept inside the picture. */
function clip([x, y, width, height]: Box): Box {
  const inside = (value: number) => Math.min(1, Math.max(0, value));
  return [inside(x), inside(y), inside(x + width), inside(y + height)];
}

function drawAbsence({ jpeg, width }: PictureWish): Content {
  const height = (width * 9) / 16;
  const words = jpeg === null ? "no picture was kept" : "the picture cannot be shown";
  return {
    stack: [
      { canvas: [{ type: "rect", x: 0.5, y: 0.5, w: width - 1, h: height - 1, color: PALE, lineColor: LINE }] },
      { text: words, color: INK, fontSize: 8, alignment: "center", relativePosition: { x: 0, y: -height / 2 - 5 } },
    ],
  };
}
