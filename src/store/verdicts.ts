import { judgeCheck, type Verdict } from "../domain/coverage.ts";
import type { Store } from "./store.ts";

/** What stands on the page first: for the whole take, and for each camera that rolled. */
export interface TakeVerdict {
  verdict: Verdict;
  cameras: { camera: string; verdict: Verdict }[];
}

/** Worst first: the take is only as clear as its least clear camera. */
const TONES: readonly Verdict["tone"][] = ["look", "unchecked", "busy", "none", "clear"];

/** Judges a take from its newest check of every camera. Open and confirmed anomalies are still to be looked at. */
export function judgeTake(store: Store, takeId: string): TakeVerdict {
  const checks = store.checks.latest(takeId);
  const unsettled = store.anomalies
    .list(takeId)
    .filter((anomaly) => anomaly.status === "open" || anomaly.status === "confirmed");
  const cameras = store.clips.list(takeId).map((clip) => ({
    camera: clip.camera,
    verdict: judgeCheck(
      checks.find((check) => check.clipId === clip.id),
      unsettled.filter((anomaly) => anomaly.clipId === clip.id).length,
    ),
  }));
  return { verdict: combine(cameras), cameras };
}

function combine(cameras: TakeVerdict["cameras"]): Verdict {
  const [first, ...others] = cameras;
  if (!first) return judgeCheck(undefined, 0);
  if (others.length === 0) return first.verdict;
  const tone = TONES.find((one) => cameras.some((camera) => camera.verdict.tone === one)) ?? "none";
  return { tone, text: cameras.map(({ camera, verdict }) => `camera ${camera}: ${verdict.text}`).join("; ") };
}
