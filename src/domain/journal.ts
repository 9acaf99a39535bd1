/** What can become true. Every change of a row that anybody follows has one of these, in the same transaction. */
export const JOURNAL_KINDS = [
  "project",
  "scene",
  "angle",
  "day",
  "camera",
  "detector",
  "take.armed",
  "take.rolling",
  "take.cut",
  "take.checking",
  "take.checked",
  "take.changed",
  "take.recheck",
  "clip",
  "reference",
  "check",
  "anomaly.new",
  "anomaly.updated",
  "anomaly.ended",
] as const;
export type JournalKind = (typeof JOURNAL_KINDS)[number];

/** One numbered entry; numbers are never reused. `subjectId` is the key of the row it is about. */
export interface JournalEntry {
  seq: number;
  at: string;
  kind: JournalKind;
  subjectId: string;
  /** The take it belongs to, where it belongs to one. */
  takeId: string | null;
}
