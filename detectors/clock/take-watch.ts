import type { AnalyzeResult, Begun, Ending, SampleRef } from "@camf/detector-sdk";
import { Absences } from "./absence.ts";
import { type Clocks, MAX_CLOCKS } from "./clock-reader.ts";
import { bestMoment, type ClockState, listStates, pairKnown } from "./clock-state.ts";
import { boundsOf, boxOf, type Face, shortSideOf } from "./face.ts";
import { dropRepeats, LEAST_SCORE } from "./finder.ts";
import { Gaze } from "./gaze.ts";
import { judgeClocks } from "./judgement.ts";
import { faceOf, type KnownClock } from "./known-clock.ts";
import { noteClocks, SURE_SCORE } from "./observations.ts";
import type { Box, Pixels, Rect } from "./picture.ts";
import { affinityOf } from "./place.ts";
import type { Sighting } from "./reading.ts";
import { makeRules, type Rules } from "./rules.ts";
import { type Track, Tracks } from "./tracks.ts";
import { sketchView, writeView } from "./view.ts";
import { describeUnreadable } from "./words.ts";

/** Clocks read in one sample of a clip at most, those first that were read longest ago: beside the finder, and without. */
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
interface Seen {
  tracks: Set<Track>;
  read: Set<Track>;
  /** Found, looked at, and not read. */
  unread: Track[];
}

/** One take: what was seen of its clocks so far, and what is to be said of them. */
export class TakeWatch {
  readonly #clocks: Clocks;
  readonly #rules: Rules;
  readonly #tracks = new Tracks();
  readonly #absences: Absences;
  readonly #gaze: Gaze;
  #size = { width: 1, height: 1 };
  /** How the picture looked when clocks were read in it. */
  #view: string | undefined;

  constructor(clocks: Clocks, begun: Begun) {
    this.#clocks = clocks;
    this.#rules = makeRules(begun);
    this.#absences = new Absences(this.#rules);
    this.#gaze = new Gaze(this.#rules);
  }

  /** One sample. The picture is not kept. */
  async see(picture: Pixels, sample: SampleRef): Promise<AnalyzeResult> {
    this.#size = { width: picture.width, height: picture.height };
    const parts = this.#gaze.next(picture, sample, this.#tracks.readable.length > 0);
    const places = this.#place(picture, await this.#find(picture, { parts, sample }));
    const seen = await this.#read(picture, { places, sample, limit: this.#limit(parts) });
    if (seen.read.size > 0) this.#view ??= writeView(sketchView(picture));
    const unread = seen.read.size === 0 && this.#canJudge() ? this.#listUnread(seen) : [];
    if (unread.length > 0 && !this.#rules.isStill) return { notChecked: describeUnreadable(unread) };
    const states = listStates(this.#tracks.all, this.#rules);
    const findings = judgeClocks(states, this.#rules, ({ track }) => (seen.tracks.has(track) ? sample : undefined));
    if (!this.#rules.isStill) return { findings, observations: [] };
    const observations = this.#note(states);
    findings.push(...this.#absences.judge());
    if (unread.length > 0 && findings.length === 0) return { notChecked: describeUnreadable(unread), observations };
    return { findings, observations };
  }

  /** The last word on a clip; a still has had it. */
  end(): Ending {
    if (this.#rules.isStill) return {};
    const states = listStates(this.#tracks.all, this.#rules);
    const findings = [...judgeClocks(states, this.#rules, bestMoment), ...this.#absences.judge()];
    return { findings, observations: this.#note(states) };
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
    const matched = this.#tracks.match(found, picture);
    const tracked = new Set(matched.values());
    const isFound = (face: Face) => found.some((other) => affinityOf(boundsOf(face), boundsOf(other)) > 0);
    const lost = this.#tracks.readable.filter((track) => !tracked.has(track) && !isFound(track.face));
    const paired = new Set(pairKnown(this.#tracks.all, this.#rules.known).map(([, known]) => known));
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
    const byAge = [...places].sort((one, other) => lastRead(one, sample) - lastRead(other, sample));
    const chosen = byAge.slice(0, limit);
    const { certainty, isStill } = this.#rules;
    const faces = chosen.map(({ face }) => face);
    const options = { effort: isStill ? "thorough" : "quick", certainty } as const;
    const sightings = await this.#clocks.readAt(picture, faces, options);
    for (const [index, place] of chosen.entries()) this.#take(sightings[index], { ...place, sample, seen });
    for (const { face, track } of byAge.slice(limit)) {
      if (face.score < LEAST_SCORE) continue;
      const noted = this.#tracks.note({ face, box: boxOf(face, picture), reading: null, best: null }, sample, track);
      if (noted) seen.tracks.add(noted);
    }
    return seen;
  }

  /** What the finder did not see counts only where it can be read. */
  #take(sighting: Sighting, place: Place & { sample: SampleRef; seen: Seen }): void {
    const { face, reading, best } = sighting;
    if (place.known) this.#absences.noteReading(place.known, best?.confidence ?? 0);
    if (face.score < LEAST_SCORE && !reading) return;
    const track = this.#tracks.note(sighting, place.sample, place.track);
    if (!track) return;
    place.seen.tracks.add(track);
    if (reading) place.seen.read.add(track);
    else place.seen.unread.push(track);
  }

  /** Of what could not be read, what surely is a clock, or stands where the reference has one. */
  #listUnread({ unread }: Seen): Box[] {
    const expected = new Set(pairKnown(this.#tracks.all, this.#rules.known).map(([track]) => track));
    return unread.flatMap((track) => (track.bestScore >= SURE_SCORE || expected.has(track) ? [track.box] : []));
  }

  /** Without anything to hold a clock against, that it cannot be read is a fact and not a gap. */
  #canJudge(): boolean {
    const { isStill, known, story } = this.#rules;
    return !isStill || known.length > 0 || story !== undefined;
  }

  #note(states: readonly ClockState[]) {
    const setting = { size: this.#size, view: this.#view };
    return noteClocks(this.#tracks.all, states, { rules: this.#rules, setting });
  }
}

/** What was surely a clock a moment ago still is one, however faintly it is seen now. */
function recall(face: Face, track: Track | undefined): Face {
  return track ? { ...face, knownScore: track.bestScore } : face;
}

const NEVER = Number.MIN_SAFE_INTEGER;

/** Milliseconds from the nearest reading to this sample, negative; what was never read comes before all. */
function lastRead({ track }: Place, { ptsMs }: SampleRef): number {
  if (!track || track.votes.length === 0) return NEVER;
  return -Math.min(...track.votes.map((vote) => Math.abs(vote.sample.ptsMs - ptsMs)));
}
