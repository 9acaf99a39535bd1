import type { Change } from "./changes.ts";
import { isOn } from "./words.ts";

/** What a finding's sentence rests on: numbers in OKLab units of 100, multiples of noise, or shares 0..1. */
export type Details = {
  /** Upper-quartile difference in multiples of noise. */
  strength: number;
  /** +1: only in the take; -1: only in the reference. */
  side: number;
  /** What is left of the difference once the move or turn is undone; null where neither is claimed. */
  remains: number | null;
  /** A move in the thing's own widths to camera right and heights down. */
  moved?: { across: number; down: number };
  /** Clockwise, from the reference to the take. */
  turned?: { degrees: number; mirrored: boolean };
  /** Of what can be switched, in the take. */
  state?: "on" | "off";
  /** How lightness and colour changed, and how much of the outline is an edge in both pictures. */
  look?: { lightness: number; colour: number; sharedOutline: number };
};

/** The evidence for a change, as far as its kind rests on it. */
export function listDetails(change: Change): Details {
  const { kind, things, shift, evidence } = change;
  const turn = kind === "object-turned" ? evidence?.turn : undefined;
  return {
    strength: Math.max(...things.map((thing) => thing.strength)),
    side: things[0]?.side ?? 0,
    remains: shift?.remains ?? turn?.remains ?? null,
    ...(shift && { moved: measureMove(shift) }),
    ...(turn && { turned: { degrees: turn.degrees, mirrored: turn.mirrored } }),
    ...(kind === "object-switched" && { state: isOn(evidence) ? ("on" as const) : ("off" as const) }),
    ...(evidence && {
      look: { lightness: evidence.lightness, colour: evidence.colour, sharedOutline: evidence.sharedShare },
    }),
  };
}

function measureMove({ dx, dy, to }: NonNullable<Change["shift"]>): NonNullable<Details["moved"]> {
  return { across: dx / (to.right - to.left), down: dy / (to.bottom - to.top) };
}
