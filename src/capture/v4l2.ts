import { readdir } from "node:fs/promises";
import { describeError } from "../base/fault.ts";
import type { Source, SourceFormat } from "../domain/source.ts";
import { runProgram } from "./program.ts";
import { nameSource } from "./sentences.ts";

const LIMIT_MS = 5000;
const MAX_FORMATS = 200;
/** Wider pictures are worth their bandwidth only up to here; analysis sees no more. */
const WANTED_PIXELS = 1920 * 1080;
const SMOOTH_RATE = 23.9;

/** Video devices that deliver pictures, with what they offer; those that only carry metadata are left out. */
export async function listV4l2(): Promise<Source[]> {
  const nodes = await readdir("/sys/class/video4linux").catch(() => []);
  const sources: Source[] = [];
  for (const node of nodes.filter((each) => /^video\d+$/.test(each)).sort()) {
    const address = `/dev/${node}`;
    const formats = await readFormats(address).catch((error) =>
      /not installed/.test(describeError(error)) ? null : [],
    );
    if (formats?.length === 0) continue;
    const source = { id: `v4l2:${address}`, kind: "v4l2" as const, address };
    sources.push({ ...source, name: nameSource(source), formats: formats ?? [] });
  }
  return sources;
}

export async function readFormats(device: string): Promise<SourceFormat[]> {
  const { stdout } = await runProgram(["v4l2-ctl", "--device", device, "--list-formats-ext"], { limitMs: LIMIT_MS });
  return parseFormats(stdout);
}

/** Reads `v4l2-ctl --list-formats-ext`. Sizes given as a range are skipped. */
export function parseFormats(text: string): SourceFormat[] {
  const formats: SourceFormat[] = [];
  let encoding: SourceFormat["encoding"] | undefined;
  let current: SourceFormat | undefined;
  for (const line of text.split("\n")) {
    const format = /^\s*\[\d+\]: '(....)'/.exec(line);
    const size = /Size: Discrete (\d+)x(\d+)/.exec(line);
    const rate = /Interval: Discrete .*\(([\d.]+) fps\)/.exec(line);
    if (format) encoding = nameEncoding(format[1] ?? "");
    if (/Size:/.test(line)) current = undefined;
    if (size && encoding && formats.length < MAX_FORMATS) {
      current = { encoding, width: Number(size[1]), height: Number(size[2]), framesPerSecond: [] };
      formats.push(current);
    }
    if (rate) current?.framesPerSecond.push(Number(rate[1]));
  }
  return formats;
}

function nameEncoding(fourcc: string): SourceFormat["encoding"] {
  if (fourcc === "MJPG" || fourcc === "JPEG") return "mjpeg";
  return fourcc === "H264" ? "h264" : "raw";
}

/** The format that serves a film set best: smooth, up to 1080p, raw before MJPEG. Undefined lets GStreamer choose. */
export function chooseFormat(formats: readonly SourceFormat[]): SourceFormat | undefined {
  const rank = (format: SourceFormat) => {
    const pixels = format.width * format.height;
    const smooth = Math.max(0, ...format.framesPerSecond) >= SMOOTH_RATE ? 1 : 0;
    const useful = pixels <= WANTED_PIXELS ? pixels : WANTED_PIXELS / 2;
    return smooth * 1e9 + useful + (format.encoding === "raw" ? 0.5 : 0);
  };
  const playable = formats.filter((format) => format.encoding !== "h264" && format.framesPerSecond.length > 0);
  return [...playable].sort((a, b) => rank(b) - rank(a))[0];
}
