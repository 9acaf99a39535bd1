import type { InpaintedCase, Outcome, PairCase } from "./cases.ts";

/** What became of one pair, the worst first. */
export const VERDICTS = ["false alarm", "missed", "not compared", "not judged", "right"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Both orders of a labelled pair: the worse of them. */
export function judgePair({ label, forth, back }: PairCase): Verdict {
  if (label === "unlabelled") return "not judged";
  const both = [forth, back].map(judgeOutcome);
  return VERDICTS.find((verdict) => both.includes(verdict)) ?? "right";
}

/** A control is right where nothing is told: what was painted over is no thing. */
export function judgeInpainted({ kind, forth, back }: InpaintedCase): Verdict {
  const both = [forth, back].map((order) =>
    kind === "control" ? judgeOutcome({ ...order, found: [], strays: order.told }) : judgeOutcome(order),
  );
  return VERDICTS.find((verdict) => both.includes(verdict)) ?? "right";
}

/** Told where nothing changed is false; so is what answers to no change. Unchanged and refused: nothing was claimed. */
function judgeOutcome({ look, found, strays }: Pick<Outcome, "look" | "found" | "strays">): Verdict {
  if (strays.length > 0) return "false alarm";
  if (look.refused !== null) return found.length > 0 ? "not compared" : "right";
  return found.every((one) => one) ? "right" : "missed";
}
