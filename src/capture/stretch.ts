import { Fault } from "../base/fault.ts";
import { FILE_PROTOCOLS } from "./media.ts";
import { runProgram } from "./program.ts";

/** The frames of a clip in the order in which they are seen, so that a stretch can be read without what lies before. */
export interface ClipIndex {
  /** From the first frame's time, in ms. */
  timesMs: readonly number[];
  /** Numbers of the frames that can be decoded without others, ascending; 0 is one. */
  keyFrames: readonly number[];
}

const INDEX_LIMIT_MS = 30_000;
const CUT_LIMIT_MS = 60_000;
/** Times are told in six decimals of a second; a cut is asked for a little later than its key frame, never before. */
const AFTER_KEY_MS = 0.5;

/** Throws invalid when the file does not tell its frames' times. */
export async function readClipIndex(path: string): Promise<ClipIndex> {
  const entries = ["-select_streams", "v:0", "-show_entries", "packet=pts_time,flags", "-of", "csv=p=0"];
  const command = ["ffprobe", "-v", "error", "-protocol_whitelist", FILE_PROTOCOLS, ...entries, "-i", `file:${path}`];
  const { stdout } = await runProgram(command, { limitMs: INDEX_LIMIT_MS });
  const packets = stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [time = "", flags = ""] = line.split(",");
      return { ms: Number.parseFloat(time) * 1000, isKey: flags.startsWith("K") };
    })
    .sort((a, b) => a.ms - b.ms);
  const [first] = packets;
  if (!first?.isKey || !packets.every(({ ms }) => Number.isFinite(ms)))
    throw new Fault("invalid", `${path} does not tell the times of its frames`);
  return {
    timesMs: packets.map(({ ms }) => ms - first.ms),
    keyFrames: packets.flatMap(({ isKey }, index) => (isKey ? [index] : [])),
  };
}

/** The number of the frame nearest to a time. */
export function findFrame({ timesMs }: ClipIndex, ms: number): number {
  let low = 0;
  let high = timesMs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timesMs[middle] < ms) low = middle + 1;
    else high = middle;
  }
  return low > 0 && ms - timesMs[low - 1] <= timesMs[low] - ms ? low - 1 : low;
}

/**
 * Copies the pictures of a stretch, without encoding them anew, from the key frame before its first one on. Answers the
 * number of the frame with which the copy starts; frames follow in it as in the clip, up to `lastFrame` at least. The
 * copy is a Matroska file: it has no list of edits that would hide frames.
 */
export async function cutStretch(options: {
  path: string;
  index: ClipIndex;
  firstFrame: number;
  lastFrame: number;
  output: string;
}): Promise<number> {
  const { path, index, firstFrame, lastFrame, output } = options;
  const start = index.keyFrames.findLast((frame) => frame <= firstFrame) ?? 0;
  const next = index.keyFrames.find((frame) => frame > lastFrame) ?? index.timesMs.length;
  const fromSeconds = (index.timesMs[start] + AFTER_KEY_MS) / 1000;
  const input = ["-protocol_whitelist", FILE_PROTOCOLS, "-ss", fromSeconds.toFixed(6), "-i", `file:${path}`];
  const copy = ["-map", "0:v:0", "-c", "copy", "-frames:v", String(next - start), "-f", "matroska", `file:${output}`];
  const command = ["ffmpeg", "-nostdin", "-v", "error", "-y", ...input, ...copy];
  const { code, stderr } = await runProgram(command, { limitMs: CUT_LIMIT_MS });
  if (code !== 0) throw new Fault("internal", `a stretch of ${path} could not be read: ${stderr.slice(-500).trim()}`);
  return start;
}
