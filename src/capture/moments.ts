import { FILE_PROTOCOLS } from "./media.ts";
import { runProgram } from "./program.ts";
import type { Moments } from "./protocol.ts";

const INDEX_LIMIT_MS = 30_000;
/** Below this many frames to pass over, reading from the start is as fast as asking the file's index. */
const LEAST_FRAMES_SKIPPED = 90;
const MOST_FRAMES_FOUND = 2000;

/** Times of a video's frames in display order, in ms from the first. Throws unavailable when the file says too much. */
export async function readFrameTimes(path: string): Promise<number[]> {
  const entries = ["-select_streams", "v:0", "-show_entries", "packet=pts_time", "-of", "csv=p=0"];
  const command = ["ffprobe", "-v", "error", "-protocol_whitelist", FILE_PROTOCOLS, ...entries, "-i", `file:${path}`];
  const { stdout } = await runProgram(command, { limitMs: INDEX_LIMIT_MS });
  const lines = stdout.split("\n").filter((line) => line !== "");
  const times = lines.map((line) => Number.parseFloat(line) * 1000).sort((a, b) => a - b);
  const first = times[0] ?? 0;
  return times.every(Number.isFinite) ? times.map((time) => time - first) : [];
}

/** When the wanted frames lie far apart: where to find each. Undefined when reading through is better, or unsure. */
export async function planMoments(path: string, frames: readonly number[]): Promise<Moments | undefined> {
  const jumps = frames.map((frame, index) => frame - (frames[index - 1] ?? 0));
  if (frames.length > MOST_FRAMES_FOUND || Math.max(0, ...jumps) < LEAST_FRAMES_SKIPPED) return undefined;
  const times = await readFrameTimes(path).catch(() => []);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  const toleranceMs = gaps.reduce((least, gap) => Math.min(least, gap), Number.POSITIVE_INFINITY) / 2;
  if (!(toleranceMs > 0)) return undefined;
  const found = frames.flatMap((index) => {
    const ptsMs = times[index];
    return ptsMs === undefined ? [] : [{ index, ptsMs }];
  });
  return found.length === 0 ? undefined : { frames: found, toleranceMs };
}
