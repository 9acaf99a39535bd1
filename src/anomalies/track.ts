import type { Moment } from "../domain/anomaly.ts";
import type { Finding } from "../domain/finding.ts";
import type { Box } from "../domain/frame.ts";
import { mapBox, measureOverlap, measureSeparation } from "./geometry.ts";

/** One finding at one moment. */
export interface Sighting {
  moment: Moment;
  finding: Finding;
  /** Said at the end of the take, with all of it in mind. */
  isConclusion?: boolean;
  /** Where the camera looked, as `Pair.camera`; absent: where it looked at first. */
  camera?: readonly number[];
}

/** At least this much overlap, or centres this close (in object sizes), and two findings are the same thing. */
const SAME_OVERLAP = 0.3;
const SAME_SEPARATION = 0.6;

/** Sightings of one thing over the samples of a clip. */
export class Track {
  readonly detector: string;
  readonly sightings: Sighting[] = [];
  #isConcluded = false;

  constructor(detector: string, first: Sighting) {
    this.detector = detector;
    this.add(first);
  }

  add(sighting: Sighting): void {
    this.sightings.push(sighting);
    if (sighting.isConclusion) this.#isConcluded = true;
  }

  get first(): Moment {
    return this.sightings[0].moment;
  }

  get last(): Moment {
    return this.sightings[this.sightings.length - 1].moment;
  }

  /** Whether something was said of it with all of the take in mind. */
  get isConcluded(): boolean {
    return this.#isConcluded;
  }

  /** How well a sighting fits the newest one: 0 not at all, up to 1. A conclusion is never mixed with another kind. */
  match(sighting: Sighting): number {
    if ((sighting.isConclusion || this.isConcluded) && sighting.finding.kind !== this.kind) return 0;
    return matchSightings(this.sightings[this.sightings.length - 1], sighting);
  }

  /** The kind that most of the confidence speaks for. */
  get kind(): string {
    const votes = new Map<string, number>();
    for (const { finding } of this.sightings)
      votes.set(finding.kind, (votes.get(finding.kind) ?? 0) + finding.confidence);
    return [...votes].sort((a, b) => b[1] - a[1])[0][0];
  }

  /** The most certain sighting among those of the track's own kind. */
  get best(): Sighting {
    return this.findBest(() => true);
  }

  /** The same among those whose time `isIn`, where there are any. */
  findBest(isIn: (ms: number) => boolean): Sighting {
    const { kind } = this;
    const own = this.sightings.filter(({ finding }) => finding.kind === kind);
    const within = own.filter(({ moment }) => isIn(moment.ptsMs));
    return (within.length > 0 ? within : own).reduce((best, one) =>
      one.finding.confidence > best.finding.confidence ? one : best,
    );
  }

  /** Mean confidence over the sightings, 0..1. */
  get confidence(): number {
    return this.sightings.reduce((sum, { finding }) => sum + finding.confidence, 0) / this.sightings.length;
  }
}

/** 0..1: whether two sightings show the same thing: by the places on set where it is or was; without any, by kind. */
export function matchSightings(a: Sighting, b: Sighting): number {
  return matchPlaces(
    { kind: a.finding.kind, places: placesOnSet(a) },
    { kind: b.finding.kind, places: placesOnSet(b) },
  );
}

interface Placed {
  kind: string;
  places: readonly Box[];
}

function matchPlaces(a: Placed, b: Placed): number {
  if (a.places.length === 0 && b.places.length === 0) return a.kind === b.kind ? 1 : 0;
  let best = 0;
  for (const one of a.places) {
    for (const other of b.places) {
      const overlap = measureOverlap(one, other);
      const separation = measureSeparation(one, other);
      if (overlap >= SAME_OVERLAP) best = Math.max(best, overlap);
      else if (separation <= SAME_SEPARATION) best = Math.max(best, SAME_OVERLAP * (1 - separation));
    }
  }
  return best;
}

/** Where a sighting's finding is and was, as seen from where the camera looked at first. */
export function placesOnSet({ finding, camera }: Sighting): Box[] {
  const places = placesOf(finding);
  return camera ? places.map((box) => mapBox(box, camera)) : places;
}

/** Where a finding can be looked for: where it is, and where it was. */
export function placesOf(finding: Pick<Finding, "box" | "referenceBox">): Box[] {
  return [finding.box, finding.referenceBox].filter((box) => box !== null);
}
