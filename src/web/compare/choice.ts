import { Fault } from "../../base/fault.ts";
import type { TimeAlignment } from "../../domain/alignment.ts";
import type { Anomaly } from "../../domain/anomaly.ts";
import { type Clip, nameTake, type Take } from "../../domain/take.ts";
import type { Store } from "../../store/store.ts";

/** Choices that a page offers, the set-up's reference first, then the newest take. */
const MOST_CHOICES = 60;

/** A recording that a take can be looked at beside. */
export interface Choice {
  clip: Clip;
  /** As it is said: "take 2". */
  label: string;
  /** The set-up's reference, now. */
  isReference: boolean;
}

/** Two recordings to be looked at together, and what was found between them. */
export interface Couple {
  take: Take;
  clip: Clip;
  /** Undefined: there is no other recording yet. */
  chosen: Choice | undefined;
  choices: Choice[];
  anomaly: Anomaly | undefined;
  /** How the take runs beside the chosen recording, where that is known. */
  alignment: TimeAlignment | undefined;
  /** The anomaly was found against the chosen recording: its stills show the two. */
  isJudgedSo: boolean;
}

export interface Wish {
  clipId: string;
  anomaly?: Anomaly;
  /** The recording to compare with; undefined: what the take was judged against, or the set-up's reference. */
  otherId?: string;
}

/** Throws not-found for recordings that are not there, invalid for one that the take cannot be compared with. */
export function chooseCouple(store: Store, { clipId, anomaly, otherId }: Wish): Couple {
  const clip = store.clips.find(clipId);
  const take = store.takes.find(clip.takeId);
  const choices = listChoices(store, take, clip);
  const check = store.checks.latest(take.id).find((one) => one.clipId === clip.id);
  const judgedAgainst = check?.referenceId ? store.references.find(check.referenceId)?.clipId : undefined;
  const chosen = otherId === undefined ? pickUsual(choices, judgedAgainst) : pickWished(store, choices, otherId);
  const isJudgedSo = chosen !== undefined && chosen.clip.id === judgedAgainst;
  const alignment = chosen && store.checks.findAlignment(clip.id, chosen.clip.id);
  return { take, clip, chosen, choices, anomaly, alignment, isJudgedSo };
}

/** Every other recording of the set-up by the same camera, and what the set-up is matched to, wherever it was shot. */
function listChoices(store: Store, take: Take, clip: Clip): Choice[] {
  const current = store.references.current(take.angleId, clip.camera)?.clipId;
  const ofReferences = store.references
    .list(take.angleId)
    .filter(({ camera }) => camera === clip.camera)
    .map(({ clipId }) => store.clips.find(clipId));
  const ofTakes = store.takes.list(take.angleId).reverse();
  const clips = [...ofReferences, ...ofTakes.flatMap(({ id }) => store.clips.list(id))];
  const usable = clips.filter((one) => one.camera === clip.camera && one.path !== null && one.id !== clip.id);
  const unique = [...new Map(usable.map((one) => [one.id, one])).values()];
  const isReference = (one: Clip) => one.id === current;
  return [...unique.filter(isReference), ...unique.filter((one) => !isReference(one))]
    .slice(0, MOST_CHOICES)
    .map((one) => ({ clip: one, label: nameTake(store.takes.find(one.takeId)), isReference: isReference(one) }));
}

function pickUsual(choices: Choice[], judgedAgainst: string | undefined): Choice | undefined {
  return choices.find(({ clip }) => clip.id === judgedAgainst) ?? choices[0];
}

function pickWished(store: Store, choices: Choice[], otherId: string): Choice {
  const wished = choices.find(({ clip }) => clip.id === otherId);
  if (wished) return wished;
  store.clips.find(otherId);
  throw new Fault("invalid", "that recording is of another set-up or camera, or is this take itself");
}
