import type { ClockCase, PictureCase } from "./cases.ts";
import { isTimeOf } from "./matching.ts";

/** What became of one clock or picture, the worst first. */
export const VERDICTS = ["wrong", "false read", "missed", "could not read", "not judged", "right"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** End to end: found and read in the whole picture. */
export function judgeCase({ label, found }: ClockCase): Verdict {
  const isTimed = label.dial !== null || label.shown !== null;
  if (!found) return isTimed ? "missed" : "not judged";
  if (!isTimed) return "not judged";
  if (found.time === null) return "could not read";
  return isTimeOf(label, found.type, found.time) ? "right" : "wrong";
}

/** Read in the label's own box, whether claimed or not. */
export function judgeGiven({ label, given }: ClockCase): Verdict {
  if (label.dial === null && label.shown === null) return "not judged";
  if (!given || given.best === null) return "could not read";
  return isTimeOf(label, given.type, given.best) ? "right" : "wrong";
}

/** The worst of a picture: of its clocks, and of what was claimed where no clock has its label. */
export function judgePicture({ shows, cases, claims }: PictureCase): Verdict {
  const strays = claims.some(({ isRight }) => isRight === false);
  const all = cases.map(judgeCase);
  if (shows !== "clocks") return claims.length > 0 ? "false read" : "right";
  return VERDICTS.find((verdict) => all.includes(verdict) || (verdict === "false read" && strays)) ?? "right";
}
