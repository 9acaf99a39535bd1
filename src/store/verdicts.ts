import { type Check, judgeCheck, type Verdict } from "../domain/coverage.ts";
import type { Clip } from "../domain/take.ts";
import type { Store } from "./store.ts";

/** What is to be said of one camera's clip of a take: page, phone and paper say the same. */
export interface ClipVerdict {
  clip: Clip;
  check: Check | undefined;
  verdict: Verdict;
}

/** Worst first: the take is only as clear as its least clear camera. */
const TONES: readonly Verdict["tone"][] = ["look", "busy", "unchecked", "none", "clear"];

/** Judges each camera's clip from its newest check and what stands of it. */
export function judgeClips(store: Store, takeId: string): ClipVerdict[] {
  const checks = store.checks.latest(takeId);
  const anomalies = store.anomalies.list(takeId);
  return store.clips.list(takeId).map((clip) => {
    const check = checks.find((one) => one.clipId === clip.id);
    const found = anomalies.filter((one) => one.clipId === clip.id).map(({ status }) => status);
    return { clip, check, verdict: judgeCheck(check, found) };
  });
}

/** The one verdict that stands for a whole take: with several cameras each is named, the worst sets the tone. */
export function combineVerdicts(verdicts: readonly ClipVerdict[]): Verdict {
  const [first, ...others] = verdicts;
  if (!first) return { tone: "none", text: "no recording" };
  if (others.length === 0) return first.verdict;
  const tone = TONES.find((one) => verdicts.some(({ verdict }) => verdict.tone === one)) ?? "none";
  return { tone, text: verdicts.map(({ clip, verdict }) => `camera ${clip.camera}: ${verdict.text}`).join("; ") };
}
