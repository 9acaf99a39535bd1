import { FILE_PROTOCOLS } from "./media.ts";
import { runProgram } from "./program.ts";

const INDEX_LIMIT_MS = 30_000;

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
