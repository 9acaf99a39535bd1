import { t } from "elysia";
import { TimeAlignment } from "../../domain/alignment.ts";
import { ANOMALY_STATUSES, SEVERITIES } from "../../domain/anomaly.ts";
import { DISMISSAL_REASONS, DISMISSAL_SCOPES } from "../../domain/dismissal.ts";
import { SOURCE_KINDS } from "../../domain/source.ts";
import { TAKE_FLAGS, TAKE_STATES } from "../../domain/take.ts";
import { DEPARTMENTS } from "../../domain/thing.ts";
import { oneOf } from "../form.ts";
import { detectorHealthNoun } from "./detector-nouns.ts";

/** The nouns as the API answers them. The compiler holds every route's answer against these. */

const text = t.String();
const number = t.Number();
const nothing = <S extends Parameters<typeof t.Array>[0]>(schema: S) => t.Union([schema, t.Null()]);
const box = t.Tuple([number, number, number, number]);
const moment = t.Object({ ptsMs: number, frameIndex: number });

export const projectNoun = t.Object({
  id: text,
  name: text,
  rate: t.Object({ numerator: number, denominator: number }),
  slateScheme: oneOf(["scene-letter", "consecutive"]),
  createdAt: text,
});

export const dayNoun = t.Object({
  id: text,
  projectId: text,
  label: text,
  openedAt: text,
  closedAt: nothing(text),
});

export const sceneNoun = t.Object({
  id: text,
  projectId: text,
  slate: text,
  title: text,
  episode: text,
  unit: text,
  position: number,
  sampleRateHz: number,
  detectors: t.Array(text),
  createdAt: text,
});

export const angleNoun = t.Object({
  id: text,
  projectId: text,
  sceneIds: t.Array(text),
  slate: text,
  title: text,
  createdAt: text,
});

export const takeNoun = t.Object({
  id: text,
  angleId: text,
  dayId: nothing(text),
  slate: t.Object({ scene: text, setup: text, take: text, suffix: text }),
  flags: t.Array(oneOf(TAKE_FLAGS)),
  state: oneOf(TAKE_STATES),
  interrupted: t.Boolean(),
  note: text,
  rolledAt: nothing(text),
  cutAt: nothing(text),
  createdAt: text,
  uploaded: nothing(oneOf(["still", "clip"])),
});

export const clipNoun = t.Object({
  id: text,
  takeId: text,
  camera: text,
  path: nothing(text),
  rollMs: number,
  cutMs: nothing(number),
  width: nothing(number),
  height: nothing(number),
  frameRate: nothing(number),
  hasSound: t.Boolean(),
});

export const referenceNoun = t.Object({
  id: text,
  angleId: text,
  camera: text,
  clipId: text,
  takeId: text,
  provisional: t.Boolean(),
  since: text,
});

export const anomalyNoun = t.Object({
  id: text,
  takeId: text,
  clipId: text,
  checkId: text,
  kind: text,
  detector: text,
  confidence: number,
  severity: oneOf(SEVERITIES),
  description: text,
  box: nothing(box),
  referenceBox: nothing(box),
  first: moment,
  last: moment,
  best: moment,
  rank: number,
  status: oneOf(ANOMALY_STATUSES),
  note: text,
  dismissalId: nothing(text),
  thing: nothing(t.Object({ id: text, name: text, department: oneOf(DEPARTMENTS) })),
  createdAt: text,
  updatedAt: text,
});

export const dismissalNoun = t.Object({
  id: text,
  anomalyId: text,
  takeId: text,
  angleId: text,
  sceneId: nothing(text),
  camera: text,
  reason: oneOf(DISMISSAL_REASONS),
  scope: oneOf(DISMISSAL_SCOPES),
  untilDay: nothing(number),
  kind: text,
  detector: text,
  description: text,
  box: nothing(box),
  referenceBox: nothing(box),
  who: text,
  at: text,
  undoneAt: nothing(text),
});

export const thingNoun = t.Object({
  id: text,
  angleId: text,
  camera: text,
  name: text,
  department: oneOf(DEPARTMENTS),
  box,
  anomalyId: text,
  who: text,
  at: text,
  removedAt: nothing(text),
});

const coverageNoun = t.Object({
  detector: text,
  sampled: number,
  checked: number,
  dropped: number,
  failed: number,
  notChecked: t.Array(
    t.Object({ fromMs: number, toMs: number, samples: number, reason: text, isOutside: t.Optional(t.Boolean()) }),
  ),
  msPerFrameP50: nothing(number),
  msPerFrameP95: nothing(number),
});

export const checkNoun = t.Object({
  id: text,
  takeId: text,
  clipId: text,
  referenceId: nothing(text),
  referenceLabel: text,
  state: oneOf(["running", "complete", "incomplete", "nothing-to-match"]),
  coverage: t.Array(coverageNoun),
  progress: t.Object({ done: number, total: number, secondsLeft: nothing(number), detectorsBehind: number }),
  verdict: t.Object({ tone: oneOf(["look", "clear", "unchecked", "busy", "none"]), text }),
  createdAt: text,
  finishedAt: nothing(text),
  alignment: t.Optional(TimeAlignment),
});

export const sourceNoun = t.Object({
  id: text,
  kind: oneOf(SOURCE_KINDS),
  name: text,
  address: text,
  formats: t.Array(
    t.Object({
      encoding: oneOf(["raw", "mjpeg", "h264"]),
      width: number,
      height: number,
      framesPerSecond: t.Array(number),
    }),
  ),
});

export const cameraNoun = t.Object({
  camera: text,
  sourceId: text,
  sourceName: text,
  state: oneOf(["idle", "starting", "live", "lost", "ended"]),
  sentence: text,
  pictureAgeMs: nothing(number),
  width: nothing(number),
  height: nothing(number),
  framesPerSecond: nothing(number),
  recordingGrows: t.Boolean(),
  droppedFrames: number,
});

export const healthNoun = t.Object({
  boxId: text,
  rolling: t.Boolean(),
  storage: t.Object({
    usedBytes: number,
    limitBytes: number,
    freeBytes: number,
    minutesLeft: number,
    floorMinutes: number,
  }),
  cameras: t.Array(cameraNoun),
  detectors: t.Array(detectorHealthNoun),
  broker: nothing(t.Object({ connected: t.Boolean(), since: text, reason: text, pending: number })),
});
