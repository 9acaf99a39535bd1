import { rename, rm, writeFile } from "node:fs/promises";
import { Fault } from "../base/fault.ts";
import { newId } from "../base/id.ts";
import { readFrameTimes } from "./frame-times.ts";
import { FILE_PROTOCOLS, probeClip } from "./media.ts";
import { runProgram } from "./program.ts";

export interface JoinOptions {
  /** In any order; those that do not touch the stretch are left out. */
  segments: readonly { path: string; startedAtMs: number }[];
  /** Box-monotonic marks. */
  fromMs: number;
  toMs: number;
  /** Where the file goes; replaced as a whole. */
  output: string;
}

/** A take's file. Roll and cut are positions in it; it starts on the key frame with which the first segment starts. */
export interface JoinedClip {
  rollMs: number;
  cutMs: number;
  width: number;
  height: number;
  frames: number;
  /** Frames a second, as recorded. */
  frameRate: number;
  durationMs: number;
}

const JOIN_LIMIT_MS = 120_000;
const MAX_SEGMENTS = 20_000;
/** Kept after the cut, so that a late tap can be mended a little without the ring. */
const TAIL_MS = 500;

interface Piece {
  path: string;
  startedAtMs: number;
  durationMs: number;
}

/**
 * Joins the segments that cover the stretch, without re-encoding. A gap, where the camera was away, stays a gap of the
 * same length, so every position in the file is its box time minus the first segment's. A torn last segment counts as
 * far as it can be read. Throws not-found when nothing of the stretch is on disk.
 */
export async function joinSegments(options: JoinOptions): Promise<JoinedClip> {
  if (!(options.toMs > options.fromMs)) throw new Fault("invalid", "the cut comes after the roll");
  const pieces = await selectPieces(options);
  const [first] = pieces;
  if (!first) throw new Fault("not-found", "nothing of this take is on disk");
  const temporary = `${options.output}.${newId()}.part.mp4`;
  const list = `${temporary}.txt`;
  try {
    await writeFile(list, writeList(pieces));
    await concatenate(list, temporary, (options.toMs + TAIL_MS - first.startedAtMs) / 1000);
    const facts = await probeClip(temporary);
    await rename(temporary, options.output);
    const durationMs = facts.durationMs;
    return {
      rollMs: Math.min(durationMs, Math.max(0, options.fromMs - first.startedAtMs)),
      cutMs: Math.min(durationMs, options.toMs - first.startedAtMs),
      width: facts.width,
      height: facts.height,
      frames: facts.frames ?? 0,
      frameRate: facts.frameRate,
      durationMs,
    };
  } finally {
    await rm(temporary, { force: true });
    await rm(list, { force: true });
  }
}

async function selectPieces({ segments, fromMs, toMs }: JoinOptions): Promise<Piece[]> {
  const sorted = [...segments].sort((a, b) => a.startedAtMs - b.startedAtMs);
  const last = sorted.findLastIndex((segment) => segment.startedAtMs <= toMs);
  const before = sorted.findLastIndex((segment) => segment.startedAtMs <= fromMs);
  const near = sorted.slice(Math.max(0, before), last + 1).slice(0, MAX_SEGMENTS);
  const pieces: Piece[] = [];
  for (const [index, { path, startedAtMs }] of near.entries()) {
    const next = near[index + 1];
    const durationMs = next && isFollowed({ path }, next) ? next.startedAtMs - startedAtMs : await measure(path);
    if (durationMs > 0 && startedAtMs + durationMs > fromMs) pieces.push({ path, startedAtMs, durationMs });
  }
  return pieces;
}

/** Length of what can be read of a segment; its own header may not know it. */
async function measure(path: string): Promise<number> {
  const times = await readFrameTimes(path).catch(() => []);
  const last = times.at(-1);
  if (last === undefined) return 0;
  return last + (times.length > 1 ? last / (times.length - 1) : 0);
}

/** Segments of one process follow each other without a gap, and each but the last was closed properly. */
function isFollowed(segment: { path: string }, next: { path: string } | undefined): boolean {
  const lifeOf = (path: string) => path.replace(/-\d{5}\.mp4$/, "");
  return next !== undefined && lifeOf(segment.path) !== segment.path && lifeOf(segment.path) === lifeOf(next.path);
}

/** The list for ffmpeg's concat demuxer; each duration reaches to the next segment's start, gap included. */
function writeList(pieces: readonly Piece[]): string {
  const lines = pieces.map((piece, index) => {
    const next = pieces[index + 1];
    const lengthMs = next ? next.startedAtMs - piece.startedAtMs : piece.durationMs;
    return `file '${piece.path.replaceAll("'", "'\\''")}'\nduration ${(lengthMs / 1000).toFixed(6)}\n`;
  });
  return `ffconcat version 1.0\n${lines.join("")}`;
}

async function concatenate(list: string, output: string, lengthSeconds: number): Promise<void> {
  const input = ["-protocol_whitelist", FILE_PROTOCOLS, "-f", "concat", "-safe", "0", "-i", list];
  const copy = ["-map", "0:v:0", "-map", "0:a:0?", "-c", "copy", "-t", lengthSeconds.toFixed(3)];
  const command = ["ffmpeg", "-nostdin", "-v", "error", "-y", ...input, ...copy, "-movflags", "+faststart", output];
  const { code, stderr } = await runProgram(command, { limitMs: JOIN_LIMIT_MS });
  if (code !== 0) throw new Fault("internal", `the recording could not be joined: ${stderr.slice(-500).trim()}`);
}
