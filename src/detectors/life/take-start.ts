import { type Checked, check } from "@camf/detector-sdk/check";
import {
  type BeginTakeParams,
  MAX_OBSERVATIONS,
  MAX_SENTENCE_LENGTH,
  type ReferenceTake,
  ReferenceTake as ReferenceTakeShape,
  type Story,
  Story as StoryShape,
  type TakeRef,
  TakeRef as TakeRefShape,
} from "@camf/detector-sdk/contract";
import type { Observation } from "../../domain/finding.ts";
import { MAX_REFERENCE_BYTES } from "../host-limits.ts";
import { cleanReason, cleanWords } from "./words.ts";

/** What a take is begun with, as the panel is told. */
export interface TakeStart {
  take: TakeRef;
  /** What the crew set for this scene; the rest has its default. */
  settings: Record<string, unknown>;
  /** What the last take of this angle and camera left. */
  state?: string;
  /** What the script says of the scene's time. */
  story?: Story;
  /** What this detector observed in the reference, as it is said ("take 2"). */
  reference?: { name: string; observations: readonly Observation[] };
}

/** What `beginTake` says besides settings. */
export type Announcement = Pick<BeginTakeParams, "take" | "state" | "story" | "reference">;

type Keep<T> = (what: string, checked: Checked<T>) => T | undefined;

/**
 * What goes into `beginTake` besides settings. What the contract does not allow is left out, and `onUnfit` is told why in
 * a sentence: a detector would refuse the whole take for it, and a take rolls whatever was written on the slate.
 */
export function fitStart(
  { take, state, story, reference }: TakeStart,
  onUnfit: (reason: string) => void,
): Announcement {
  const keep = <T>(what: string, checked: Checked<T>): T | undefined => {
    if (checked.ok) return checked.value;
    onUnfit(`${what} is left out: ${cleanReason(checked.error)}`);
    return undefined;
  };
  const fitStory = story && keep("the scene's story", check(StoryShape, story));
  const fitReference = reference && keep("what was observed in the reference", fitObservations(reference));
  return {
    take: fitTake(take, keep),
    ...(state === undefined ? {} : { state }),
    ...(fitStory ? { story: fitStory } : {}),
    ...(fitReference ? { reference: fitReference } : {}),
  };
}

/** Each of the facts that may be there is judged alone: a name that is none costs no take its start. */
function fitTake({ name, startedAt, timeScale, ...least }: TakeRef, keep: Keep<TakeRef>): TakeRef {
  const facts = { name: name && cleanSentence(name), startedAt, timeScale };
  let fitted: TakeRef = least;
  for (const [field, value] of Object.entries(facts)) {
    if (value === undefined || value === "") continue;
    fitted = keep(`the take's ${field}`, check(TakeRefShape, { ...fitted, [field]: value })) ?? fitted;
  }
  return fitted;
}

/** The surest that fit, in the order in which they were given. */
function fitObservations({ name, observations }: NonNullable<TakeStart["reference"]>): Checked<ReferenceTake> {
  let bytes = 0;
  const surestFirst = [...observations].sort((a, b) => b.confidence - a.confidence);
  const kept = new Set(
    surestFirst.slice(0, MAX_OBSERVATIONS).filter((one) => {
      bytes += Buffer.byteLength(JSON.stringify(one)) + 1;
      return bytes <= MAX_REFERENCE_BYTES;
    }),
  );
  const fitted = { name: cleanSentence(name), observations: observations.filter((one) => kept.has(one)) };
  return check(ReferenceTakeShape, fitted);
}

function cleanSentence(text: string): string {
  return cleanWords(text).slice(0, MAX_SENTENCE_LENGTH).trim().toWellFormed();
}
