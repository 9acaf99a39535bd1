import type { AnalyzeResult, Begun, Ending, SampleRef } from "@camf/detector-sdk";
import { Absences } from "./absence.ts";
import { type Clocks, MAX_CLOCKS } from "./clock-reader.ts";
import { bestMoment, type ClockState, listStates, pairKnown } from "./clock-state.ts";
import { type Face, shortSideOf } from "./face.ts";
import { dropRepeats, LEAST_SCORE } from "./finder.ts";
import { judgeClocks } from "./judgement.ts";
import { faceOf, type KnownClock } from "./known-clock.ts";
import { noteClocks, SURE_SCORE } from "./observations.ts";
import { type Box, type Pixels, type Rect, wholeOf } from "./picture.ts";
import type { Sighting } from "./reading.ts";
import { makeRules, type Rules } from "./rules.ts";
import { partAt, tilesOf } from "./tiles.ts";
import { type Track, Tracks } from "./tracks.ts";
import { sketchView, writeView } from "./view.ts";
import { describeUnreadable } from "./words.ts";

/** Clocks read in one sample of a clip at most: what is found first, then the others in turns. */
const MAX_READ = 6;

/** What one sample showed: which clocks were there, which could be read. */
interface Seen {
  tracks: Set<Track>;
  read: Set<Track>;
  /** Surely a clock, and not read. */
  unread: Box[];
}

/** One take: what was seen of its clocks so far, and what is to be said of them. */
export class TakeWatch {
  readonly #clocks: Clocks;
  readonly #rules: Rules;
  readonly #tracks = new Tracks();
  readonly #absences: Absences;
  #looks = 0;
  #size = { width: 1, height: 1 };
  /** How the picture looked when clocks were read in it. */
  #view: string | undefined;

  constructor(clocks: Clocks, begun: Begun) {
    this.#clocks = clocks;
    this.#rules = makeRules(begun);
    this.#absences = new Absences(this.#rules);
  }

  /** One sample. The picture is not kept. */
  async see(picture: Pixels, sample: SampleRef): Promise<AnalyzeResult> {
    this.#size = { width: picture.width, height: picture.height };
    const faces = await this.#find(picture, sample);
    const seen = await this.#read(picture, sample, faces);
    if (seen.read.size > 0 && !this.#rules.isStill) this.#view ??= writeView(sketchView(picture));
    if (seen.read.size === 0 && seen.unread.length > 0 && this.#canJudge()) {
      return { notChecked: describeUnreadable(seen.unread) };
    }
    const states = listStates(this.#tracks.all, this.#rules);
    const findings = judgeClocks(states, this.#rules, ({ track }) => (seen.read.has(track) ? sample : undefined));
    if (!this.#rules.isStill) return { findings, observations: [] };
    return { findings: [...findings, ...this.#absences.judge()], observations: this.#note(states) };
  }

  /** The last word on a clip; a still has had it. */
  end(): Ending {
    if (this.#rules.isStill) return {};
    const states = listStates(this.#tracks.all, this.#rules);
    const findings = [...judgeClocks(states, this.#rules, bestMoment), ...this.#absences.judge()];
    return { findings, observations: this.#note(states) };
  }

  /** The finder runs once a sample of a clip; a still is looked at whole and in tiles at once. */
  async #find(picture: Pixels, sample: SampleRef): Promise<Face[]> {
    const look = this.#looks++;
    const parts: Rect[] = this.#rules.isStill ? [wholeOf(picture), ...tilesOf(picture)] : [partAt(picture, look)];
    const faces: Face[] = [];
    for (const part of parts) {
      const found = await this.#clocks.find(picture, part);
      this.#absences.note(picture, { part, faces: found, sample });
      faces.push(...found);
    }
    return dropRepeats(faces).filter((face) => face.score >= LEAST_SCORE && this.#isWanted(face));
  }

  #isWanted(face: Face): boolean {
    return this.#rules.types.has(face.type) && shortSideOf(face) >= this.#rules.leastSide;
  }

  async #read(picture: Pixels, sample: SampleRef, found: readonly Face[]): Promise<Seen> {
    const matched = this.#tracks.match(found.slice(0, MAX_CLOCKS), picture);
    const places = [
      ...[...matched].map(([face, track]) => ({ face, track, known: undefined })),
      ...this.#remember(picture, new Set(matched.values())),
    ];
    const chosen = this.#rules.isStill ? places : places.slice(0, MAX_READ);
    const { certainty, isStill } = this.#rules;
    const effort = isStill ? "thorough" : "quick";
    const sightings = await this.#clocks.readAt(
      picture,
      chosen.map(({ face }) => face),
      { effort, certainty },
    );
    const seen: Seen = { tracks: new Set(), read: new Set(), unread: [] };
    for (const [index, place] of chosen.entries()) this.#take(sightings[index], { ...place, sample, seen });
    return seen;
  }

  /** Where clocks were a moment ago, or in the reference, that the finder did not see now. */
  #remember(picture: Pixels, matched: ReadonlySet<Track | undefined>) {
    const lost = this.#tracks.all.filter((track) => !matched.has(track) && track.votes.length > 0);
    const paired = new Set(pairKnown(this.#tracks.all, this.#rules.known).map(([, known]) => known));
    const unseen = this.#rules.known.filter((known) => !paired.has(known) && this.#rules.types.has(known.type));
    return [
      ...[...lost]
        .sort((one, other) => one.last.ptsMs - other.last.ptsMs)
        .map((track) => ({ face: { ...track.face, score: 0 }, track, known: undefined })),
      ...unseen.flatMap((known) => {
        const face = faceOf(known, picture);
        return face ? [{ face, track: undefined, known }] : [];
      }),
    ];
  }

  /** What the finder did not see counts only where it can be read. */
  #take(
    sighting: Sighting,
    place: { track: Track | undefined; known: KnownClock | undefined; sample: SampleRef; seen: Seen },
  ): void {
    const { face, box, reading, best } = sighting;
    if (place.known) this.#absences.noteReading(place.known, best?.confidence ?? 0);
    if (face.score < LEAST_SCORE && !reading) return;
    const track = this.#tracks.note(sighting, place.sample, place.track);
    if (!track) return;
    place.seen.tracks.add(track);
    if (reading) place.seen.read.add(track);
    else if (Math.max(face.score, track.bestScore) >= SURE_SCORE) place.seen.unread.push(box);
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
