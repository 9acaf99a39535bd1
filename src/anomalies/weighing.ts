import { SEVERITIES, type Severity } from "../domain/anomaly.ts";
import type { Track } from "./track.ts";

/** What holds in this share of a thing's samples is believed of it. */
export const BELIEVED_SHARE = 0.35;

/**
 * How grave a thing is. Sightings may weigh differently: the highest severity counts that BELIEVED_SHARE of them reach.
 * The highest of all would let one misread picture make it grave; the usual one would hide what got worse half-way. What
 * was said with all of the take in mind needs no second voice: of conclusions the highest counts, and they alone.
 */
export function weighTrack({ kind, sightings }: Track, usual: Severity): Severity {
  const own = sightings.filter(({ finding }) => finding.kind === kind);
  const conclusions = own.filter(({ isConclusion }) => isConclusion);
  const voices = (conclusions.length > 0 ? conclusions : own).map(({ finding }) => rank(finding.severity ?? usual));
  const needed = conclusions.length > 0 ? 1 : Math.max(1, BELIEVED_SHARE * voices.length);
  const reached = SEVERITIES.filter((_, level) => voices.filter((voice) => voice >= level).length >= needed);
  return reached.at(-1) ?? usual;
}

function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}
