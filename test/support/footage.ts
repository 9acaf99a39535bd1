import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { runFfmpeg } from "./ffmpeg.ts";

const ROOT = join(import.meta.dir, "..", "..");

/** Real footage for tests; never committed. Undefined where it is absent: such tests skip and say so. */
export const SHARED_DATA = findSharedData();

function findSharedData(): string | undefined {
  const folder = join(resolve(ROOT, process.env.CAMF_SHARED ?? "../shared"), "data");
  return existsSync(join(folder, "takes.csv")) ? folder : undefined;
}

/** One take of takes.csv: a stretch of a clip, frames 0-based and inclusive. */
export interface CutTake {
  name: string;
  clip: string;
  firstFrame: number;
  lastFrame: number;
  reference: string;
}

export async function readCutTakes(data: string): Promise<CutTake[]> {
  const [, ...lines] = (await Bun.file(join(data, "takes.csv")).text()).trim().split("\n");
  return lines.map((line) => {
    const [name, clip, first, last, reference] = line.split(",");
    return { name, clip: join(data, clip), firstFrame: Number(first), lastFrame: Number(last), reference };
  });
}

/** Writes a stretch of a clip as a clip of its own, visually lossless, at the same rate. */
export async function cutClip(take: CutTake, output: string): Promise<string> {
  const select = `select=between(n\\,${take.firstFrame}\\,${take.lastFrame}),setpts=PTS-STARTPTS`;
  const codec = ["-an", "-c:v", "libx264", "-preset", "veryfast", "-crf", "12"];
  await runFfmpeg(["-i", take.clip, "-vf", select, ...codec, output]);
  return output;
}
