import type { Box } from "./frame.ts";
import type { Telling } from "./telling.ts";
import type { ThingWords } from "./thing.ts";

export const ANOMALY_STATUSES = ["open", "confirmed", "intended", "accepted", "false-alarm", "fixed"] as const;

/**
 * open: nobody has judged it; confirmed: a real mistake; intended: it should be so; accepted: the director lives
 * with it (known to the editor, neither error nor false alarm); false-alarm: nothing is there; fixed: put right.
 */
export type AnomalyStatus = (typeof ANOMALY_STATUSES)[number];

export const SEVERITIES = ["low", "medium", "high"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Findings that belong together, over the samples of one clip: one thing, one card. */
export interface AnomalyDraft {
  kind: string;
  detector: string;
  /** 0..1 */
  confidence: number;
  severity: Severity;
  /** One sentence as said aloud: what, where (camera left and right), from when. */
  description: string;
  /** What the sentence is made of; absent where it is one that is never said anew. */
  telling?: Telling;
  box: Box | null;
  referenceBox: Box | null;
  /** Samples at which it was first and last seen, and seen best. */
  first: Moment;
  last: Moment;
  best: Moment;
  /** 0 is looked at first. */
  rank: number;
  details: Record<string, unknown>;
}

/** A moment of a clip, counted from the clip's start. */
export interface Moment {
  ptsMs: number;
  frameIndex: number;
}

export interface Anomaly extends AnomalyDraft {
  id: string;
  takeId: string;
  clipId: string;
  checkId: string;
  status: AnomalyStatus;
  note: string;
  /** The dismissal that closed it; null where none did. */
  dismissalId: string | null;
  /** What the crew named the thing it is about; null: nobody has. */
  thing: (ThingWords & { id: string }) | null;
  /** JPEGs of the best moment, relative to the storage folder; null until they are made. */
  still: string | null;
  referenceStill: string | null;
  createdAt: string;
  updatedAt: string;
}

/** How many cards stand open on a page; the rest is folded. */
export const CARDS_SHOWN = 5;
