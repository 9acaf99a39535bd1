import sharp from "sharp";

/** A wall clock of our own with lit digits: seven segments each, four digits and a colon, no font. */
export interface DrawnDisplay {
  /** "16:42"; "88:88" lights every segment. */
  text: string;
  /** Of the whole case, in pixels; it is 0.4 times as high. */
  widthPx: number;
  /** Default red digits behind dark glass, in a black case. */
  colours?: { case: string; glass: string; lit: string; unlit: string };
}

const DEFAULT_COLOURS = { case: "#1b1b1d", glass: "#0d0708", lit: "#ff3a24", unlit: "#1d0c0b" };
/** The drawing's own units: the case, and one digit with what lies between two. */
const CASE = { width: 500, height: 200, round: 14, rim: 16 };
const DIGIT = { width: 74, height: 132, line: 17, step: 100, left: 46, top: 34, slant: -6 };
/** Segments a to g of each digit, as on any such display: a on top, clockwise, g in the middle. */
const LIT: Record<string, string> = {
  "0": "abcdef",
  "1": "bc",
  "2": "abged",
  "3": "abgcd",
  "4": "fgbc",
  "5": "afgcd",
  "6": "afgedc",
  "7": "abc",
  "8": "abcdefg",
  "9": "abcdfg",
};

/** The clock as a picture, its case included. */
export function drawDisplay({ text, widthPx, colours = DEFAULT_COLOURS }: DrawnDisplay): Promise<Buffer> {
  const digits = [...text.replace(":", "")];
  const { width, height, round, rim } = CASE;
  const glass = `x="${rim}" y="${rim}" width="${width - 2 * rim}" height="${height - 2 * rim}" rx="4"`;
  const drawn = digits.map((digit, index) => {
    const x = DIGIT.left + index * DIGIT.step + (index > 1 ? 20 : 0);
    const at = `translate(${x} ${DIGIT.top}) skewX(${DIGIT.slant})`;
    return `<g transform="${at}">${drawDigit(LIT[digit] ?? "", colours)}</g>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${widthPx}">
<rect width="${width}" height="${height}" rx="${round}" fill="${colours.case}"/><rect ${glass} fill="${colours.glass}"/>
${drawn.join("")}<g fill="${colours.lit}"><rect x="233" y="72" width="17" height="17"/><rect x="227" y="118" width="17" height="17"/></g></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

function drawDigit(lit: string, colours: { lit: string; unlit: string }): string {
  const { width, height, line } = DIGIT;
  const middle = height / 2;
  const [across, down] = [width - line, middle - line / 2 - 3];
  const flat = (y: number) => `x="${line / 2}" y="${y}" width="${across}" height="${line}"`;
  const tall = (x: number, y: number) => `x="${x}" y="${y}" width="${line}" height="${down - line / 2}"`;
  const places: Record<string, string> = {
    a: flat(0),
    b: tall(width - line, line / 2 + 3),
    c: tall(width - line, middle + line / 2),
    d: flat(height - line),
    e: tall(0, middle + line / 2),
    f: tall(0, line / 2 + 3),
    g: flat(middle - line / 2),
  };
  return Object.entries(places)
    .map(([segment, place]) => `<rect ${place} rx="3" fill="${lit.includes(segment) ? colours.lit : colours.unlit}"/>`)
    .join("");
}
