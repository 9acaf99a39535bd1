import type { Anomaly } from "../domain/anomaly.ts";
import type { Verdict } from "../domain/coverage.ts";
import type { Box } from "../domain/frame.ts";
import { formatSlate, type Slate } from "../domain/slate.ts";
import type { TakeFlag, TakeState } from "../domain/take.ts";
import { formatMoment, formatTimecode } from "../domain/timecode.ts";
import type { DetectorFault } from "../store/detector-faults.ts";
import type { Store } from "../store/store.ts";
import { type ClipVerdict, combineVerdicts, judgeClips } from "../store/verdicts.ts";

/** Retained on camf/<box>/status; the last will says false. */
export interface StatusMessage {
  online: boolean;
  box: string;
  since?: string;
}

/** Retained on camf/<box>/take: the take that rolls, or else the one that was cut last. */
export interface TakeMessage {
  box: string;
  take: TakeSummary | null;
  /** The slate that rolls next; null while a take rolls or nothing is armed. */
  next: string | null;
}

/** Never retained on camf/<box>/checking: how far the check of a take that was cut is. The last one of a take is `over`. */
export interface CheckingMessage {
  box: string;
  take: { id: string; title: string };
  over: boolean;
  /** Of the samples of all cameras and detectors, rounded down. */
  percent: number;
  /** Null: nothing to go by yet. */
  secondsLeft: number | null;
  /** Detectors that still have samples before them. */
  detectorsBehind: number;
}

/** Retained on camf/<box>/detectors/<name> while a detector is switched off for its failures; empty once it is well. */
export interface DetectorMessage {
  box: string;
  name: string;
  state: DetectorFault["state"];
  reason: string;
  at: string;
}

interface TakeSummary {
  id: string;
  title: string;
  slate: Slate;
  state: TakeState;
  flags: TakeFlag[];
  interrupted: boolean;
  rolledAt: string | null;
  cutAt: string | null;
  /** Null while it is armed or rolls. */
  verdict: Verdict | null;
  cameras: { camera: string; verdict: Verdict }[];
}

/**
 * camf/<box>/anomalies/<id>. `new` and `update` carry the row as it is when sent; `end` says there is nothing left to
 * do: judged (see status) or superseded by a newer check. `seq` never falls for one id, so a repeat is recognised.
 */
export interface AnomalyMessage {
  type: AnomalyMessageType;
  seq: number;
  id: string;
  box: string;
  take: { id: string; title: string; slate: Slate };
  camera: string;
  kind: string;
  severity: Anomaly["severity"];
  confidence: number;
  description: string;
  department: string | null;
  /** Seen from and until, counted from roll, and the recording's timecode where it was seen first. */
  moment: { from: string; until: string; timecode: string };
  /** Fractions of the picture: [x, y, width, height]. */
  area: Box | null;
  referenceArea: Box | null;
  status: Anomaly["status"];
  superseded: boolean;
  note: string;
  at: string;
}

export type AnomalyMessageType = "new" | "update" | "end";

/** Judged so that nobody has to do anything any more. */
const SETTLED: readonly Anomaly["status"][] = ["intended", "accepted", "false-alarm", "fixed"];

export function describeTake(store: Store, box: string): TakeMessage {
  const current = store.takes.current();
  const shown = current?.state === "rolling" ? current : (store.takes.latestCut() ?? current);
  if (!shown) return { box, take: null, next: null };
  const { id, slate, state, flags, interrupted, rolledAt, cutAt } = shown;
  const isJudged = state !== "rolling" && state !== "armed";
  const judged = isJudged ? describeVerdicts(store, id) : { verdict: null, cameras: [] };
  const facts = { id, title: formatSlate(slate), slate, state, flags, interrupted, rolledAt, cutAt };
  return { box, take: { ...facts, ...judged }, next: current?.state === "armed" ? formatSlate(current.slate) : null };
}

function describeVerdicts(store: Store, takeId: string): Pick<TakeSummary, "verdict" | "cameras"> {
  const verdicts = judgeClips(store, takeId).map(withoutCountdown);
  const cameras = verdicts.map(({ clip, verdict }) => ({ camera: clip.camera, verdict }));
  return { verdict: combineVerdicts(verdicts), cameras };
}

/** The countdown has a topic of its own: this one is retained, and said only when the take itself changes. */
function withoutCountdown(one: ClipVerdict): ClipVerdict {
  return one.verdict.tone === "busy" ? { ...one, verdict: { tone: "busy", text: "being checked" } } : one;
}

/** Throws not-found when the anomaly's row is gone. */
export function describeAnomaly(
  store: Store,
  subject: { id: string; type: AnomalyMessageType; seq: number; box: string; department: string | null },
): AnomalyMessage {
  const anomaly = store.anomalies.find(subject.id);
  const take = store.takes.find(anomaly.takeId);
  const clip = store.clips.find(anomaly.clipId);
  const superseded = store.anomalies.isSuperseded(anomaly.id);
  const { id, kind, severity, confidence, description, status, note } = anomaly;
  const { type, seq, box } = subject;
  const over = type === "update" && (superseded || SETTLED.includes(status));
  return {
    type: over ? "end" : type,
    seq,
    id,
    box,
    take: { id: take.id, title: formatSlate(take.slate), slate: take.slate },
    camera: clip.camera,
    kind,
    severity,
    confidence,
    description,
    department: anomaly.thing?.department ?? subject.department,
    moment: describeMoment(store, anomaly, clip.rollMs),
    area: anomaly.box,
    referenceArea: anomaly.referenceBox,
    status,
    superseded,
    note,
    at: anomaly.updatedAt,
  };
}

function describeMoment(store: Store, anomaly: Anomaly, rollMs: number): AnomalyMessage["moment"] {
  const take = store.takes.find(anomaly.takeId);
  const { rate } = store.projects.find(store.scenes.findAngle(take.angleId).projectId);
  const frameIndex = Math.round((anomaly.first.ptsMs / 1000) * (rate.numerator / rate.denominator));
  return {
    from: formatMoment(anomaly.first.ptsMs - rollMs),
    until: formatMoment(anomaly.last.ptsMs - rollMs),
    timecode: formatTimecode(frameIndex, rate),
  };
}
