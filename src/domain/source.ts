export const SOURCE_KINDS = ["v4l2", "screen", "window", "rtsp", "srt", "test", "clip"] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** Where a picture can come from. `id` is stable over restarts: kind and address. */
export interface Source {
  id: string;
  kind: SourceKind;
  /** As a crew member would say it: "USB3 Capture (video0)". */
  name: string;
  /** /dev/video0, rtsp://…, a display, a window's id, a file. */
  address: string;
  formats: SourceFormat[];
}

export interface SourceFormat {
  /** raw or MJPEG, as the device sends it. */
  encoding: "raw" | "mjpeg" | "h264";
  width: number;
  height: number;
  framesPerSecond: number[];
}

/** What a camera's source does right now. */
export type SourceState = "idle" | "starting" | "live" | "lost" | "ended";

/** A camera of the box as pages show it. Times are ages in ms; null means never. */
export interface CameraStatus {
  camera: string;
  sourceId: string;
  sourceName: string;
  state: SourceState;
  /** For the crew: "No signal on HDMI 1". Empty while all is well. */
  sentence: string;
  /** Age of the newest picture. Older than STALE_PICTURE_MS is never shown as live. */
  pictureAgeMs: number | null;
  width: number | null;
  height: number | null;
  framesPerSecond: number | null;
  /** True only while the recording's segment grows on disk. */
  recordingGrows: boolean;
  droppedFrames: number;
}

/** A picture older than this is never shown as live. */
export const STALE_PICTURE_MS = 1000;
