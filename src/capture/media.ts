import { open } from "node:fs/promises";
import { Fault } from "../base/fault.ts";
import { parseJson, Type } from "../base/schema.ts";
import type { FrameRate } from "../domain/project.ts";
import { runProgram } from "./program.ts";

/** What a clip says of itself. */
export interface ClipFacts {
  width: number;
  height: number;
  /** Counted only where the file says it. */
  frames?: number;
  /** Frames a second. */
  frameRate: number;
  /** The same, exact: 30000/1001 stays that. */
  rate: FrameRate;
  durationMs: number;
  hasSound: boolean;
}

const PROBE_LIMIT_MS = 20_000;
/** Only files and only what a film set makes: no playlists that reach elsewhere. */
export const FILE_PROTOCOLS = "file";
const MAX_SIDE = 16_384;
const FIELDS =
  "stream=codec_type,width,height,avg_frame_rate,r_frame_rate,nb_frames,duration,disposition:format=duration";

const ratio = Type.String({ pattern: "^\\d+/\\d+$", maxLength: 32 });
const decimal = Type.String({ pattern: "^-?[\\d.]+$", maxLength: 32 });
const probeSchema = Type.Object({
  streams: Type.Array(
    Type.Object({
      codec_type: Type.Optional(Type.String()),
      width: Type.Optional(Type.Integer({ minimum: 0, maximum: MAX_SIDE })),
      height: Type.Optional(Type.Integer({ minimum: 0, maximum: MAX_SIDE })),
      avg_frame_rate: Type.Optional(ratio),
      r_frame_rate: Type.Optional(ratio),
      nb_frames: Type.Optional(decimal),
      duration: Type.Optional(decimal),
    }),
    { maxItems: 64 },
  ),
  format: Type.Object({ duration: Type.Optional(decimal) }),
});

/** Looks into a video file. Throws not-found or invalid with a sentence. */
export async function probeClip(path: string): Promise<ClipFacts> {
  if (!(await Bun.file(path).exists())) throw new Fault("not-found", `there is no file ${path}`);
  const command = ["ffprobe", "-v", "error", "-protocol_whitelist", FILE_PROTOCOLS, "-of", "json"];
  const { code, stdout } = await runProgram([...command, "-show_entries", FIELDS, "-i", `file:${path}`], {
    limitMs: PROBE_LIMIT_MS,
  });
  const probe = parseJson(probeSchema, stdout);
  const video = code === 0 && probe.ok ? probe.value.streams.find((each) => each.codec_type === "video") : undefined;
  const { width = 0, height = 0 } = video ?? {};
  if (!probe.ok || !video || width === 0 || height === 0)
    throw new Fault("invalid", `${path} is not a video that can be read`);
  const frames = Number(video.nb_frames ?? 0);
  const rate = readRate(video.avg_frame_rate) ?? readRate(video.r_frame_rate) ?? { numerator: 25, denominator: 1 };
  return {
    width,
    height,
    ...(frames > 0 ? { frames } : {}),
    frameRate: rate.numerator / rate.denominator,
    rate,
    durationMs: Number(video.duration ?? probe.value.format.duration ?? 0) * 1000,
    hasSound: probe.value.streams.some((each) => each.codec_type === "audio"),
  };
}

function readRate(text: string | undefined): FrameRate | undefined {
  const [numerator = 0, denominator = 0] = (text ?? "").split("/").map(Number);
  return numerator > 0 && denominator > 0 ? { numerator, denominator } : undefined;
}

const MAGIC: readonly { at: number; bytes: number[] }[] = [
  { at: 0, bytes: [0xff, 0xd8, 0xff] },
  { at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { at: 0, bytes: [0x49, 0x49, 0x2a, 0x00] },
  { at: 0, bytes: [0x4d, 0x4d, 0x00, 0x2a] },
  { at: 8, bytes: [0x57, 0x45, 0x42, 0x50] },
];
const MAGIC_BYTES = 12;

/** True for JPEG, PNG, TIFF and WebP, told by their first bytes and not by their name. Throws not-found. */
export async function isStill(path: string): Promise<boolean> {
  const file = await open(path, "r").catch(() => undefined);
  if (!file) throw new Fault("not-found", `there is no file ${path}`);
  try {
    const head = new Uint8Array(MAGIC_BYTES);
    await file.read(head, 0, MAGIC_BYTES, 0);
    return MAGIC.some(({ at, bytes }) => bytes.every((byte, index) => head[at + index] === byte));
  } finally {
    await file.close();
  }
}
