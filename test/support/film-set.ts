import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseJson, Type } from "../../src/base/schema.ts";
import { runFfmpeg } from "./ffmpeg.ts";

const FILM_SETS = join(import.meta.dir, "../../models/film-set");
const Clip = Type.Object({
  clip: Type.String(),
  action: Type.Object({ firstFrame: Type.Integer(), lastFrame: Type.Integer() }),
});
const Truth = Type.Object({ reference: Clip, take: Clip });

/** A rendered take or its reference: where it lies, and which of its frames (both included) lie between board and tilt-down. */
export interface FilmedAction {
  path: string;
  firstFrame: number;
  lastFrame: number;
}

/** For tests of what is seen in the action alone. */
export function findAction(name: "reference" | "take", seed: 1 | 2 = 1): FilmedAction {
  const folder = join(FILM_SETS, `seed-${seed}`);
  const truth = parseJson(Truth, readFileSync(join(folder, "truth.json"), "utf8"));
  if (!truth.ok) throw new Error(`the film set's truth cannot be read: ${truth.error}`);
  const { clip, action } = truth.value[name];
  return { path: join(folder, clip), ...action };
}

/** A clip of the action alone, without a board and a camera that leaves. */
export async function cutAction(name: "reference" | "take", output: string, seed: 1 | 2 = 1): Promise<string> {
  const { path, firstFrame, lastFrame } = findAction(name, seed);
  const cut = `trim=start_frame=${firstFrame}:end_frame=${lastFrame + 1},setpts=PTS-STARTPTS`;
  const codec = ["-an", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "14", "-g", "24"];
  await runFfmpeg(["-i", path, "-vf", cut, ...codec, "-movflags", "+faststart", output]);
  return output;
}
