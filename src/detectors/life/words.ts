import { MAX_REASON_LENGTH } from "../host-limits.ts";

/**
 * A detector's words go to terminals, logs and pages: nothing in them may move a cursor, turn the direction of writing,
 * break a line or break the encoding.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

export function cleanWords(text: string): string {
  return text.replace(UNPRINTABLE, " ");
}

/** The same, short enough for a row in a table. */
export function cleanReason(text: string): string {
  return cleanWords(text.slice(0, MAX_REASON_LENGTH));
}
