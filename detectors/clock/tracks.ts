import type { SampleRef } from "@camf/detector-sdk";
import { boundsOf, type ClockType, type Face } from "./face.ts";
import type { Box, Pixels } from "./picture.ts";
import { affinityOf, distanceOf, pairByPlace, sizeOf } from "./place.ts";
import type { Sighting } from "./reading.ts";
import type { Vote } from "./votes.ts";

/** Clocks followed in one take at most. */
export const MAX_TRACKS = 8;
/** Readings kept of one clock; of more, every second one is let go. */
export const MAX_VOTES = 600;
/** The one clock of its kind in sight may be this far from where it was, as a share of the picture: the camera pans. */
const PAN_SHARE = 0.35;
const PAN_GROWTH = 1.4;

/** One clock over a take. */
export interface Track {
  type: ClockType;
  /** Where it was seen last. */
  face: Face;
  box: Box;
  /** How often it was found or read. */
  seen: number;
  first: SampleRef;
  last: SampleRef;
  /** How sure it ever was that this is a clock, and when. */
  bestScore: number;
  bestSample: SampleRef;
  /** In the order of time. */
  votes: Vote[];
  /** Where it was at each of its votes: at the end of a take the camera may look elsewhere. */
  places: Map<number, Pick<Track, "face" | "box">>;
  /** The kind under which its wrong time was told first in this take. */
  leadKind: string | undefined;
}

/** The clocks of one take, each followed by its place. */
export class Tracks {
  #tracks: Track[] = [];

  get all(): readonly Track[] {
    return this.#tracks;
  }

  /** Those that were read at least once: where they were, they can be read without being found anew. */
  get readable(): Track[] {
    return this.#tracks.filter(({ votes }) => votes.length > 0);
  }

  /** Which of these faces belong to which clock; those of none come with undefined. */
  match(faces: readonly Face[], picture: Pick<Pixels, "width">): Map<Face, Track | undefined> {
    const pairs = pairByPlace(faces, this.#tracks, (face, track) =>
      face.type === track.type ? affinityOf(boundsOf(face), boundsOf(track.face)) : 0,
    );
    const matched = new Map<Face, Track | undefined>(pairs);
    for (const type of ["analog", "digital"] as const) {
      const loose = faces.filter((face) => face.type === type && !matched.has(face));
      const lost = this.#tracks.filter((track) => track.type === type && !pairs.some(([, other]) => other === track));
      const [face, track] = [loose[0], lost[0]];
      if (loose.length === 1 && lost.length === 1 && isPanned(face, track.face, picture)) matched.set(face, track);
    }
    for (const face of faces) if (!matched.has(face)) matched.set(face, undefined);
    return matched;
  }

  /** Notes that a clock was seen; without a track a new one is begun, unless there are better ones enough. */
  note(sighting: Sighting, sample: SampleRef, known: Track | undefined): Track | undefined {
    const track = known ?? this.#begin(sighting, sample);
    if (!track) return undefined;
    const { face, box, reading } = sighting;
    track.face = face;
    track.box = box;
    track.seen += 1;
    if (sample.ptsMs < track.first.ptsMs) track.first = sample;
    if (sample.ptsMs > track.last.ptsMs) track.last = sample;
    if (face.score > track.bestScore) [track.bestScore, track.bestSample] = [face.score, sample];
    if (reading) addVote(track, { sample, reading });
    return track;
  }

  /** Says of a clock where it was at one of its votes, and no longer where it was seen last. */
  standAt(track: Track, { frameIndex }: SampleRef): void {
    const place = track.places.get(frameIndex);
    if (!place) return;
    track.face = place.face;
    track.box = place.box;
  }

  #begin({ face, box }: Sighting, sample: SampleRef): Track | undefined {
    if (this.#tracks.length >= MAX_TRACKS) {
      const unread = this.#tracks.filter((track) => track.votes.length === 0 && track.bestScore < face.score);
      const weakest = unread.sort((one, other) => one.bestScore - other.bestScore).at(0);
      if (!weakest) return undefined;
      this.#tracks = this.#tracks.filter((track) => track !== weakest);
    }
    const moments = { first: sample, last: sample, bestSample: sample };
    const track: Track = {
      type: face.type,
      face,
      box,
      seen: 0,
      bestScore: face.score,
      votes: [],
      places: new Map(),
      leadKind: undefined,
      ...moments,
    };
    this.#tracks.push(track);
    return track;
  }
}

function isPanned(face: Face, before: Face, { width }: Pick<Pixels, "width">): boolean {
  const [now, then] = [boundsOf(face), boundsOf(before)];
  const growth = sizeOf(now) / Math.max(1e-6, sizeOf(then));
  return distanceOf(now, then) <= PAN_SHARE * width && growth <= PAN_GROWTH && growth >= 1 / PAN_GROWTH;
}

/** A sample that comes twice is counted once, as it was read last. */
function addVote(track: Track, vote: Vote): void {
  const { frameIndex, ptsMs } = vote.sample;
  const votes = track.votes.filter((other) => other.sample.frameIndex !== frameIndex);
  const after = votes.findIndex((other) => other.sample.ptsMs > ptsMs);
  votes.splice(after < 0 ? votes.length : after, 0, vote);
  track.votes = votes.length > MAX_VOTES ? votes.filter((_, index) => index % 2 === 0) : votes;
  track.places.set(frameIndex, { face: track.face, box: track.box });
  const kept = new Set(track.votes.map((one) => one.sample.frameIndex));
  for (const frame of track.places.keys()) if (!kept.has(frame)) track.places.delete(frame);
}
