import { measureOverlap } from "../../../src/anomalies/geometry.ts";
import type { Box } from "../../../src/domain/frame.ts";
import type { Claim, ClockAnswer } from "./cases.ts";
import type { Label } from "./labels.ts";
import { measureMinutesApart, readDialMinutes } from "./times.ts";

/** From this overlap with the label's box a clock counts as found. */
const FOUND_OVERLAP = 0.5;

/** Clocks in labelled pictures that have no label of their own: what is claimed there is neither right nor wrong. */
const UNLABELLED: readonly { path: string; box: Box }[] = [
  { path: "clocks/akucia+analog-watch-recognition/example_data/IMG_0040.jpg", box: [0.18, 0.32, 0.22, 0.12] },
];

/** The note of a picture that shows its label's time once more, in digits that have no box. */
const ALSO_IN_DIGITS = /same time printed as digits/;

export interface Match {
  found: ClockAnswer | null;
  foundByMiddle: ClockAnswer | null;
}

/** Which answers are which labelled clocks: the best overlap first, each answer and each clock once. */
export function matchClocks(labels: readonly Label[], answers: readonly ClockAnswer[]): Match[] {
  const pair = (isMatch: (label: Label, answer: ClockAnswer) => boolean) => {
    const candidates = labels.flatMap((label) =>
      answers.flatMap((answer) =>
        isOfKind(label, answer) && isMatch(label, answer) ? [{ label, answer, overlap: overlapOf(label, answer) }] : [],
      ),
    );
    const taken = new Map<Label, ClockAnswer>();
    for (const { label, answer } of candidates.sort((a, b) => b.overlap - a.overlap)) {
      if (!taken.has(label) && ![...taken.values()].includes(answer)) taken.set(label, answer);
    }
    return taken;
  };
  const found = pair((label, answer) => overlapOf(label, answer) >= FOUND_OVERLAP);
  const byMiddle = pair(({ box }, answer) => box !== null && hasMiddleIn(answer.box, box));
  return labels.map((label) => ({ found: found.get(label) ?? null, foundByMiddle: byMiddle.get(label) ?? null }));
}

function isOfKind({ kind }: Label, { type }: ClockAnswer): boolean {
  return kind !== "other" && (kind === "digital" ? "digital" : "analog") === type;
}

function overlapOf({ box }: Label, answer: ClockAnswer): number {
  return box === null ? 0 : measureOverlap(box, answer.box);
}

function hasMiddleIn([x, y, width, height]: Box, [left, top, across, down]: Box): boolean {
  const [middleX, middleY] = [x + width / 2, y + height / 2];
  return middleX >= left && middleX <= left + across && middleY >= top && middleY <= top + down;
}

/** Judges every time claimed in one picture: by the label in whose box it lies; a claim anywhere else is wrong. */
export function judgeClaims(path: string, labels: readonly Label[], answers: readonly ClockAnswer[]): Claim[] {
  return answers.flatMap((answer) =>
    answer.time === null ? [] : [{ answer, isRight: judgeClaim({ path, labels, answer, time: answer.time }) }],
  );
}

function judgeClaim(claim: { path: string; labels: readonly Label[]; answer: ClockAnswer; time: string }) {
  const { path, labels, answer, time } = claim;
  const around = labels.filter(({ kind, box }) => kind !== "other" && box !== null && hasMiddleIn(answer.box, box));
  const [label] = around.sort((a, b) => overlapOf(b, answer) - overlapOf(a, answer));
  if (label) return isTimeOf(label, answer.type, time);
  if (UNLABELLED.some((one) => one.path === path && hasMiddleIn(answer.box, one.box))) return null;
  const twin = labels.find(({ note }) => ALSO_IN_DIGITS.test(note));
  return twin !== undefined && answer.type === "digital" && isTimeOf(twin, answer.type, time) === true;
}

/** Displays by what stands on them, dials within a minute; null where the label has no time. */
export function isTimeOf({ shown, dial }: Label, type: ClockAnswer["type"], time: string): boolean | null {
  if (shown !== null && type === "digital") return time === shown;
  return dial === null ? null : measureMinutesApart(dial, readDialMinutes(time)) <= 1;
}
