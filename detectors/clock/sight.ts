import type { SampleRef } from "@camf/detector-sdk";
import type { Absences } from "./absence.ts";
import { type Clocks, MAX_CLOCKS } from "./clock-reader.ts";
import { pairKnown } from "./clock-state.ts";
import { boundsOf, boxOf, type Face, shortSideOf } from "./face.ts";
import { dropRepeats, LEAST_SCORE } from "./finder.ts";
import { Gaze } from "./gaze.ts";
import { faceOf, type KnownClock } from "./known-clock.ts";
import type { Pixels, Rect } from "./picture.ts";
import { affinityOf } from "./place.ts";
import type { Sighting } from "./reading.ts";
import type { Rules } from "./rules.ts";
import { type Track, Tracks } from "./tracks.ts";

/** Clocks read in one sample of a clip at most, those first that were looked at longest ago: beside the finder, and without. */
const READS_BESIDE_FINDER = 3;
const READS_ALONE = 6;

/** Where a clock is, or may be. */
interface Place {
  face: Face;
  track: Track | undefined;
  /** A clock of the reference that was not seen in the take yet. */
  known: KnownClock | undefined;
}

/** What one sample showed: which clocks were there, which could be read. */
export interface Seen {
  tracks: Set<Track>;
  read: Set<Track>;
  /** Found, looked at, and not read. */
  unread: Track[];
}

/** Looks at the samples of one take: where the finder looks, which clocks are read, and what is known of each since. */
export class Sight {
  readonly tracks = new Tracks();
  readonly #clocks: Clocks;
  readonly #rules: Rules;
  readonly #absences: Absences;
  readonly #gaze: Gaze;
  /** When a clock's place was last looked at by a reader. */
  readonly #lookedMs = new WeakMap<Track | KnownClock, number>();

  /** `absences` is told of every look, too. */
  constructor(clocks: Clocks, rules: Rules, absences: Absences) {
    this.#clocks = clocks;
    this.#rules = rules;
    this.#absences = absences;
    this.#gaze = new Gaze(rules);
  }

  /** One sample. The picture is not kept. */
  async look(picture: Pixels, sample: SampleRef): Promise<Seen> {
    const parts = this.#gaze.next(picture, sample, this.tracks.readable.length > 0);
    const places = this.#place(picture, await this.#find(picture, { parts, sample }));
    return this.#read(picture, { places, sample, limit: this.#limit(parts) });
  }

  async #find(picture: Pixels, { parts, sample }: { parts: readonly Rect[]; sample: SampleRef }): Promise<Face[]> {
    const faces: Face[] = [];
    for (const part of parts) {
      const found = await this.#clocks.find(picture, part);
      this.#absences.note(picture, { part, faces: found, sample });
      faces.push(...found);
    }
    const wanted = dropRepeats(faces).filter((face) => face.score >= LEAST_SCORE && this.#isWanted(face));
    return wanted.slice(0, MAX_CLOCKS);
  }

  #isWanted(face: Face): boolean {
    return this.#rules.types.has(face.type) && shortSideOf(face) >= this.#rules.leastSide;
  }

  /** What was found, and where clocks were a moment ago, or in the reference, that the finder did not see now. */
  #place(picture: Pixels, found: readonly Face[]): Place[] {
    const matched = this.tracks.match(found, picture);
    const tracked = new Set(matched.values());
    const isFound = (face: Face) => found.some((other) => affinityOf(boundsOf(face), boundsOf(other)) > 0);
    const lost = this.tracks.readable.filter((track) => !tracked.has(track) && !isFound(track.face));
    const paired = new Set(pairKnown(this.tracks.all, this.#rules.known).map(([, known]) => known));
    const unseen = this.#rules.known.filter((known) => !paired.has(known) && this.#rules.types.has(known.type));
    return [
      ...[...matched].map(([face, track]) => ({ face: recall(face, track), track, known: undefined })),
      ...lost.map((track) => ({ face: recall({ ...track.face, score: 0 }, track), track, known: undefined })),
      ...unseen.flatMap((known) => {
        const face = faceOf(known, picture);
        return face && !isFound(face) ? [{ face, track: undefined, known }] : [];
      }),
    ];
  }

  #limit(parts: readonly Rect[]): number {
    if (this.#rules.isStill) return Number.POSITIVE_INFINITY;
    return parts.length > 0 ? READS_BESIDE_FINDER : READS_ALONE;
  }

  /** Reads as many places as the time allows; the others of those found are only noted. */
  async #read(
    picture: Pixels,
    { places, sample, limit }: { places: readonly Place[]; sample: SampleRef; limit: number },
  ): Promise<Seen> {
    const seen: Seen = { tracks: new Set(), read: new Set(), unread: [] };
    const byAge = [...places].sort((one, other) => this.#ageOf(other, sample) - this.#ageOf(one, sample));
    const chosen = byAge.slice(0, limit);
    const { certainty, isStill } = this.#rules;
    const faces = chosen.map(({ face }) => face);
    const options = { effort: isStill ? "thorough" : "quick", certainty } as const;
    const sightings = await this.#clocks.readAt(picture, faces, options);
    for (const [index, place] of chosen.entries()) this.#take(sightings[index], { ...place, sample, seen });
    for (const { face, track } of byAge.slice(limit)) {
      if (face.score < LEAST_SCORE) continue;
      const noted = this.tracks.note({ face, box: boxOf(face, picture), reading: null, best: null }, sample, track);
      if (noted) seen.tracks.add(noted);
    }
    return seen;
  }

  /** What the finder did not see counts only where it can be read. */
  #take(sighting: Sighting, place: Place & { sample: SampleRef; seen: Seen }): void {
    const { face, reading, best } = sighting;
    const looked = place.track ?? place.known;
    if (looked) this.#lookedMs.set(looked, place.sample.ptsMs);
    if (place.known) this.#absences.noteReading(place.known, best?.confidence ?? 0);
    if (face.score < LEAST_SCORE && !reading) return;
    const track = this.tracks.note(sighting, place.sample, place.track);
    if (!track) return;
    place.seen.tracks.add(track);
    if (reading) place.seen.read.add(track);
    else place.seen.unread.push(track);
  }

  /** Milliseconds since it was last looked at; what never was comes before all. */
  #ageOf({ track, known }: Place, { ptsMs }: SampleRef): number {
    const looked = track ?? known;
    const lastMs = looked && this.#lookedMs.get(looked);
    return lastMs === undefined ? Number.MAX_VALUE : Math.abs(ptsMs - lastMs);
  }
}

/** What was surely a clock a moment ago still is one, however faintly it is seen now. */
function recall(face: Face, track: Track | undefined): Face {
  return track ? { ...face, knownScore: track.bestScore } : face;
}
