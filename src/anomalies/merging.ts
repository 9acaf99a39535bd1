import { measureArea, measureContainment, measureOverlap } from "./geometry.ts";
import { matchSightings, placesOf, placesOnSet, Track } from "./track.ts";

/** Two tracks whose best boxes overlap this much, or of which one lies this far inside the other, are one thing. */
const ONE_THING_OVERLAP = 0.25;
const ONE_THING_CONTAINMENT = 0.6;

/** Joins the tracks of one detector that show one thing: fragments in space, and pieces in time. */
export function mergeTracks(tracks: Track[], longestGapMs: number): Track[] {
  const strongestFirst = [...tracks].sort((a, b) => measureWeight(b) - measureWeight(a));
  const merged: Track[] = [];
  for (const track of strongestFirst) {
    const home = merged.find((one) => isOneThing(one, track, longestGapMs));
    if (home) absorb(home, track);
    else merged.push(copyTrack(track));
  }
  return merged;
}

/** How much speaks for a track: confidence and size, summed over its sightings. */
export function measureWeight(track: Track): number {
  return track.sightings.reduce((sum, { finding }) => {
    const area = Math.max(0, ...placesOf(finding).map(measureArea));
    return sum + finding.confidence * (1 + Math.sqrt(area));
  }, 0);
}

function isOneThing(a: Track, b: Track, longestGapMs: number): boolean {
  if ((a.isConcluded || b.isConcluded) && a.kind !== b.kind) return false;
  const near = b.first.ptsMs <= a.last.ptsMs + longestGapMs && a.first.ptsMs <= b.last.ptsMs + longestGapMs;
  const samePlace = matchSightings(a.best, b.best) > 0;
  return (near && overlapsInSpace(a, b)) || (!near && samePlace && a.kind === b.kind);
}

function overlapsInSpace(a: Track, b: Track): boolean {
  return placesOnSet(a.best).some((one) =>
    placesOnSet(b.best).some(
      (other) =>
        measureOverlap(one, other) >= ONE_THING_OVERLAP || measureContainment(one, other) >= ONE_THING_CONTAINMENT,
    ),
  );
}

/** Fills the moments that the stronger track lacks with the weaker one's sightings of its kind. */
function absorb(home: Track, guest: Track): void {
  const known = new Set(home.sightings.map(({ moment }) => moment.ptsMs));
  const { kind } = home;
  const missing = guest.sightings.filter(
    ({ moment, finding, isConclusion }) => finding.kind === kind && (isConclusion || !known.has(moment.ptsMs)),
  );
  for (const sighting of missing) home.add(sighting);
  home.sightings.sort((a, b) => a.moment.ptsMs - b.moment.ptsMs);
}

function copyTrack(track: Track): Track {
  const [first, ...rest] = track.sightings;
  const copy = new Track(track.detector, first);
  for (const sighting of rest) copy.add(sighting);
  return copy;
}
