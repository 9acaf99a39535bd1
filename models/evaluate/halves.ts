import { createHash } from "node:crypto";

/**
 * One half of the pictures may be looked at when errors are analysed; the other half's figures are those that count.
 * A picture stays in its half for ever: it goes by the hash of its path.
 */
export type Half = "look" | "report";

/** `path` as in the table of labels: relative, with forward slashes. First hex digit of its SHA-256 below 8: look. */
export function halfOf(path: string): Half {
  const digest = createHash("sha256").update(path).digest("hex");
  return Number.parseInt(digest.slice(0, 1), 16) < 8 ? "look" : "report";
}
