import sharp, { type OverlayOptions } from "sharp";
import { runFfmpeg } from "./ffmpeg.ts";

/** A wall clock of our own: station style, hands of two lengths and widths, no numerals (fonts differ by machine). */
export interface DrawnClock {
  /** What it shows, "4:17". */
  time: string;
  /** Of the whole case, in pixels; the dial is a little smaller. */
  diameterPx: number;
  /** Case and dial; default a dark case and a white dial. */
  colours?: { case: string; dial: string; ink: string };
}

const DEFAULT_COLOURS = { case: "#3a2a20", dial: "#f0ece0", ink: "#161616" };
/** The dial's edge, with the whole case as 100. */
const DIAL_RADIUS = 88;

/** The clock as a picture with transparent corners. */
export function drawClock({ time, diameterPx, colours = DEFAULT_COLOURS }: DrawnClock): Promise<Buffer> {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  const hand = (degrees: number, size: { width: number; length: number; tail: number }) => {
    const { width, length, tail } = size;
    const bar = `x="${-width / 2}" y="${-length}" width="${width}" height="${length + tail}" rx="${width / 3}"`;
    return `<rect ${bar} fill="${colours.ink}" transform="rotate(${degrees})"/>`;
  };
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-100 -100 200 200" width="${diameterPx}" height="${diameterPx}">
<circle r="100" fill="${colours.case}"/><circle r="${DIAL_RADIUS}" fill="${colours.dial}"/>${drawMarks(colours.ink)}
${hand((hours % 12) * 30 + minutes / 2, { width: 10, length: 48, tail: 10 })}
${hand(minutes * 6, { width: 6, length: 74, tail: 12 })}<circle r="6" fill="${colours.ink}"/></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

function drawMarks(ink: string): string {
  const marks = Array.from({ length: 60 }, (_, minute) => {
    const [width, length] = minute % 15 === 0 ? [7, 16] : minute % 5 === 0 ? [5, 12] : [1.6, 5];
    return `<rect x="${-width / 2}" y="-84" width="${width}" height="${length}" fill="${ink}" transform="rotate(${minute * 6})"/>`;
  });
  return marks.join("");
}

/** The same scene with things hung into it, as a PNG of `width` x `height`; each lies with its middle at `x`, `y`. */
export async function hangInto(
  scene: { picture: string | Buffer; width: number; height: number },
  things: readonly { picture: Buffer; x: number; y: number }[],
): Promise<Buffer> {
  const { picture, width, height } = scene;
  const overlays = await Promise.all(
    things.map(async (thing): Promise<OverlayOptions> => {
      const size = await sharp(thing.picture).metadata();
      const [left, top] = [thing.x - size.width / 2, thing.y - size.height / 2];
      return { input: thing.picture, left: Math.round(left), top: Math.round(top) };
    }),
  );
  return sharp(picture).resize(width, height, { fit: "cover" }).composite(overlays).png().toBuffer();
}

/** A locked-off shot of a picture, with a camera's grain: 24 frames a second, H.264. */
export async function shootStill(picture: Buffer, options: { seconds: number; output: string }): Promise<string> {
  const { seconds, output } = options;
  const still = `${output}.png`;
  await Bun.write(still, picture);
  const input = ["-loop", "1", "-framerate", "24", "-t", String(seconds), "-i", still];
  const grain = "noise=alls=5:allf=t,format=yuv420p";
  await runFfmpeg([...input, "-vf", grain, "-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-g", "24", output]);
  return output;
}
