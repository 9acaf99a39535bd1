import type { Sample } from "../domain/frame.ts";
import type { Segment } from "./segments.ts";

/** What a camera tells its owner. */
export type CameraEvent =
  | { type: "live"; width: number; height: number; framesPerSecond: number; sourceName: string }
  /** The picture's size or rate is not what it was; a live event follows. */
  | { type: "caps"; width: number; height: number; framesPerSecond: number }
  /** The picture is gone; `sentence` is for the crew. The camera goes on trying. */
  | { type: "lost"; sentence: string }
  /** A clip was played to its end; nothing more will come. */
  | { type: "ended" }
  /** Leased: the slot is used again only after `giveBack(sample.frame)`. */
  | { type: "sample"; sample: Sample }
  /** Pictures and samples lost since the last of these; at most once a second. */
  | { type: "dropped"; count: number }
  | { type: "segment-opened"; segment: Segment }
  | { type: "segment-closed"; segment: Segment };
