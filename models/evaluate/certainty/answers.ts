import type { ClockType } from "../../../detectors/clock/face.ts";
import type { Evidence } from "../../../detectors/clock/reading.ts";
import type { Part } from "./drawn-frames.ts";

/** One find that the reader made a time of, with what is true of it. */
export interface Answer {
  part: Part;
  type: ClockType;
  /** `score` is the finder's own, 0..1, faint finds included. */
  evidence: Evidence;
  isRight: boolean;
  /** The clock that it lies in, as a number within all frames; null where nothing was drawn there. */
  clock: number | null;
  /** Whether a person could read that clock. */
  isReadable: boolean;
}

/** All answers of one effort, and how many clocks there were that a person could read. */
export interface Answers {
  answers: Answer[];
  readable: Record<Part, Record<ClockType, number>>;
}
