import { join } from "node:path";
import sharp from "sharp";
import { runFfmpeg } from "./ffmpeg.ts";

/** Filmed by drawTake for so long, with grain. */
const LENGTH_S = "4";

/** A set of flat shapes with texture enough to be aligned, and these SVG shapes on it. Returns the clip's path. */
export async function drawTake(folder: string, name: string, shapes: string): Promise<string> {
  const tiles = Array.from({ length: 60 }, (_, index) => {
    const [x, y, size] = [(index * 97) % 620, (index * 61) % 220, 8 + ((index * 31) % 24)];
    return `<rect x="${x}" y="${y}" width="${size}" height="${size}" fill="hsl(${(index * 47) % 360} 20% ${35 + ((index * 13) % 35)}%)"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360"><rect width="640" height="360" fill="#8d8577"/>
    ${tiles.join("")}<rect y="238" width="640" height="122" fill="#5b4636"/><rect x="240" y="100" width="190" height="138" fill="#9d9587"/>${shapes}</svg>`;
  const picture = join(folder, `${name}.png`);
  await sharp(Buffer.from(svg)).png().toFile(picture);
  const clip = join(folder, `${name}.mp4`);
  const film = ["-loop", "1", "-r", "25", "-i", picture, "-t", LENGTH_S];
  await runFfmpeg([...film, "-vf", "noise=alls=6:allf=t,format=yuv420p", "-c:v", "libx264", "-crf", "18", clip]);
  return clip;
}
