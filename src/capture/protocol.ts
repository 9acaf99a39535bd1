import { type Static, Type } from "../base/schema.ts";

/**
 * What the service and a capture child say to each other: one JSON object a line. The child reads its setup as the first
 * line on stdin, obeys commands on the following ones and ends when stdin ends. Pixels and JPEGs lie in rings.
 */
export interface LiveSetup {
  mode: "live";
  launch: string;
  sampleRing: string;
  pictureRing: string;
  sampleRateHz: number;
  watchRateHz: number;
  /** A clip played as a camera ends; every other source that ends is lost. */
  endIsNormal: boolean;
  /** Longest wait for the first picture and between two pictures. */
  firstFrameMs: number;
  stallMs: number;
  /** True where an unchanging picture is suspicious: a real camera has noise. */
  watchForFrozen: boolean;
  bootId: string;
}

/** Which frames of a clip to read. Frame numbers are 0-based and inclusive. */
export interface Pick {
  /** Only these frames, ascending. */
  frames?: number[];
  /** The frames nearest to a grid that starts at the first frame; absent: every frame. */
  everyMs?: number;
  firstFrame: number;
  /** Absent: to the end. */
  lastFrame?: number;
}

export interface ClipSetup {
  mode: "clip";
  launch: string;
  sampleRing: string;
  slots: number;
  pick: Pick;
}

export type ChildSetup = LiveSetup | ClipSetup;

export type ChildCommand =
  | { type: "give-back"; ring: "samples" | "pictures"; slot: number }
  | { type: "sample-rate"; hz: number }
  | { type: "watch-rate"; hz: number }
  | { type: "still" }
  | { type: "stop" };

const slotOf = {
  slot: Type.Integer({ minimum: 0 }),
  sequence: Type.Integer({ minimum: 1 }),
  offset: Type.Integer({ minimum: 0 }),
};
const size = { width: Type.Integer({ minimum: 1 }), height: Type.Integer({ minimum: 1 }) };
const MAX_TEXT = 2000;
const text = Type.String({ maxLength: MAX_TEXT });

export const childMessageSchema = Type.Union([
  Type.Object({
    type: Type.Literal("sample"),
    ...slotOf,
    ...size,
    stride: Type.Integer({ minimum: 1 }),
    ptsMs: Type.Number(),
    frameIndex: Type.Integer({ minimum: 0 }),
  }),
  /** Sent ten times a second while pictures come, or to say that a reading goes on. */
  Type.Object({
    type: Type.Literal("pulse"),
    /** Box-monotonic time of the newest picture. */
    atMs: Type.Number(),
    /** Pictures that never came and samples for which no slot was free, since the last pulse. */
    dropped: Type.Integer({ minimum: 0 }),
    frozen: Type.Boolean(),
  }),
  Type.Object({ type: Type.Literal("live"), ...size, framesPerSecond: Type.Number({ minimum: 0 }) }),
  Type.Object({
    type: Type.Literal("picture"),
    use: Type.Union([Type.Literal("preview"), Type.Literal("still")]),
    ...slotOf,
    byteLength: Type.Integer({ minimum: 1 }),
    capturedAtMs: Type.Number(),
  }),
  Type.Object({
    type: Type.Literal("segment"),
    change: Type.Union([Type.Literal("opened"), Type.Literal("closed")]),
    path: text,
    /** Box-monotonic time of its first picture, or of its end. */
    atMs: Type.Number(),
  }),
  Type.Object({
    type: Type.Literal("failed"),
    reason: Type.Union([
      Type.Literal("no-first-frame"),
      Type.Literal("stalled"),
      Type.Literal("pipeline"),
      Type.Literal("stream-ended"),
    ]),
    message: text,
  }),
  Type.Object({ type: Type.Literal("ended") }),
]);

/** Every line that a child may say. */
export type ChildMessage = Static<typeof childMessageSchema>;
export type FailureReason = Extract<ChildMessage, { type: "failed" }>["reason"];

/** Lines longer than this are skipped. */
export const MAX_CHILD_LINE_BYTES = 16_384;

/** Names that the launch strings give to elements and the child looks up. */
export const ELEMENTS = {
  pulse: "pulse",
  sample: "sample",
  preview: "preview",
  still: "still",
  clip: "frames",
} as const;
