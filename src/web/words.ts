import type { AnomalyStatus } from "../domain/anomaly.ts";
import type { FrameRate } from "../domain/project.ts";
import type { TakeFlag } from "../domain/take.ts";

/** Words for people: what the box calls things, as the crew says them. */
export const STATUS_WORDS: Record<AnomalyStatus, string> = {
  open: "Open",
  confirmed: "Confirmed",
  intended: "Intended",
  accepted: "Accepted",
  "false-alarm": "False alarm",
  fixed: "Fixed",
};

export const FLAG_WORDS: Record<TakeFlag, string> = {
  circled: "Circled",
  good: "Good",
  "no-good": "No good",
  "false-start": "False start",
  rehearsal: "Rehearsal",
  "pick-up": "Pick-up",
  series: "Series",
  "tail-board": "Tail board",
  mos: "MOS",
  insert: "Insert",
  plate: "Plate",
  test: "Test",
  speed: "Speed",
};

/** Characters of a line that a program wrote; the rest is in its log. */
const LONGEST_LINE = 1000;

/** 24000/1001 is said "23.976". */
export function sayRate(rate: FrameRate): string {
  const rounded = (rate.numerator / rate.denominator).toFixed(3);
  return `${rounded.replace(/\.?0+$/, "")} fps`;
}

/** The time of day of a stored moment, in the box's time zone. */
export function sayTime(at: string): string {
  return new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

export function sayDate(at: string): string {
  return new Date(at).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
}

export function sayCount(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** "2 h 40 min" of recording. */
export function sayMinutes(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

export function sayBytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** "4.2 MB", for files. */
export function saySize(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** A day and a time, for what lies longer back than today. */
export function sayMoment(at: string): string {
  return `${sayDate(at)}, ${sayTime(at)}`;
}

/** One line that a stranger's program wrote: nothing that moves the cursor or turns the direction of reading. */
export function cleanLine(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}
