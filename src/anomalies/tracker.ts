import type { AnomalyDraft, Moment, Severity } from "../domain/anomaly.ts";
import type { Finding } from "../domain/finding.ts";
import type { Look } from "../domain/look.ts";
import { tell } from "../domain/telling.ts";
import { type Cause, foldConsequences } from "./causes.ts";
import { LookBook } from "./look-book.ts";
import { mergeTracks } from "./merging.ts";
import { rankAnomalies } from "./ranking.ts";
import { foldUnnamed } from "./same-place.ts";
import { type Sighting, Track } from "./track.ts";
import { BELIEVED_SHARE, weighTrack } from "./weighing.ts";
import { wordAnomaly } from "./wording.ts";

export interface TrackerOptions {
  /** A single still is one sample: no hysteresis may silence it. */
  mode: "clip" | "still";
  /** Samples a second. */
  rateHz: number;
  /** Usual severity of each kind, as the detectors' manifests say; a finding may have another. */
  severities: ReadonlyMap<string, Severity>;
  /** "take 2": what the clip is compared with, as it is said. */
  referenceLabel: string;
  /** Where roll lies on the clock of the moments: sentences count from here until the action is known. */
  actionMs: number;
}

/** A thing must be seen for this long, and in at least this many samples, before it is believed in a clip. */
const LEAST_SIGHT_MS = 600;
const LEAST_SIGHTINGS = 3;
/** In clips shorter than a few samples, seen in most of them is enough. */
const LEAST_SHARE_OF_SHORT_CLIP = 0.6;
/** Unseen for longer than this, a later sighting starts a new track (merged at the end if at the same place). */
const LONGEST_GAP_MS = 4000;
/** The same for a detector that looks seldom. */
const LONGEST_GAP_SAMPLES = 2.5;

interface TrackedSample {
  moment: Moment;
  sightings: Sighting[];
}

/** From action to cut, on the clock of the moments; both ends belong to it. */
export interface ActionSpan {
  fromMs: number;
  toMs: number;
}

const ALL_OF_IT: ActionSpan = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };
/** Whether a time lies in it. */
type Stretch = (ms: number) => boolean;

/** What of a clip is made into anomalies; times on the clock of the moments. */
interface Part {
  isIn: Stretch;
  action: ActionSpan;
}

/**
 * Turns findings of single samples into anomalies: one thing, one entry. Tracks by place (overlap and centre
 * distance in fractions of the picture), believes what is seen repeatedly, merges what belongs together, ranks.
 * Samples may come in any order per detector; they are sorted at the end.
 */
export class Tracker {
  readonly #options: TrackerOptions;
  readonly #samples = new Map<string, Map<number, TrackedSample>>();
  readonly #rates = new Map<string, number>();
  readonly #soloists = new Set<string>();

  /** Where the camera looked, by the sample's time. */
  readonly #cameras = new Map<number, readonly number[]>();
  readonly #looks: LookBook;

  constructor(options: TrackerOptions) {
    this.#options = options;
    this.#looks = new LookBook(options);
  }

  /** A detector that is given fewer samples a second than the rest. */
  setRate(detector: string, rateHz: number): void {
    this.#rates.set(detector, rateHz);
  }

  /** A detector that looks at the take alone: what it finds says nothing of the reference but what it says itself. */
  setSolo(detector: string): void {
    this.#soloists.add(detector);
  }

  /**
   * What one detector found in one checked sample; also called with no findings, which counts as seen clear. May be called
   * several times for a sample: late answers join the earlier ones.
   */
  add(detector: string, moment: Moment, findings: readonly Finding[]): void {
    this.#sampleAt(detector, moment).sightings.push(...findings.map((finding) => ({ moment, finding })));
  }

  /** What a detector says at the end of a take: it has seen all of it, so once is enough. */
  conclude(detector: string, moment: Moment, finding: Finding): void {
    this.#sampleAt(detector, moment).sightings.push({ moment, finding, isConclusion: true });
  }

  /** How a sample that was brought onto its reference looks beside it; undefined: alike. */
  noteLook(moment: Moment, look: Look | undefined): void {
    this.#looks.note(moment, look);
  }

  /** Where the camera looked at a sample, as `Pair.camera` says; undefined: where it looked at first. */
  noteCamera(moment: Moment, camera: readonly number[] | undefined): void {
    if (camera) this.#cameras.set(moment.ptsMs, camera);
  }

  /**
   * What is found in pairs before the action or after the cut is never one thing with what is found in it: a board hides
   * other things than are missing. What a detector says of single pictures is true wherever they stand.
   */
  finish({ fromMs, toMs }: ActionSpan = ALL_OF_IT): AnomalyDraft[] {
    this.#placeCameras();
    const stretches: Stretch[] = [(ms) => ms >= fromMs && ms <= toMs, (ms) => ms < fromMs, (ms) => ms > toMs];
    const alone = [...this.#samples.keys()].filter((detector) => this.#soloists.has(detector));
    const paired = [...this.#samples.keys()].filter((detector) => !this.#soloists.has(detector));
    const part = { action: { fromMs, toMs } };
    const drafts = stretches.map((isIn) => paired.flatMap((detector) => this.#draftAll(detector, { ...part, isIn })));
    const [within = [], ...outside] = drafts;
    const ofSingles = alone.flatMap((detector) => this.#draftAll(detector, { ...part, isIn: () => true }));
    const fold = (some: AnomalyDraft[]) => foldUnnamed(some, this.#cameras);
    const found = [...fold([...within, ...ofSingles]), ...outside.flatMap(fold)];
    const looks = stretches.flatMap((isIn) => this.#looks.finish(isIn));
    return rankAnomalies([...found, ...looks], this.#span());
  }

  #placeCameras(): void {
    for (const byTime of this.#samples.values()) {
      for (const [ptsMs, { sightings }] of byTime) {
        for (const sighting of sightings) sighting.camera = this.#cameras.get(ptsMs);
      }
    }
  }

  #draftAll(detector: string, { isIn, ...part }: Part): AnomalyDraft[] {
    const all = [...(this.#samples.get(detector)?.values() ?? [])];
    const samples = all.filter(({ moment }) => isIn(moment.ptsMs)).sort((a, b) => a.moment.ptsMs - b.moment.ptsMs);
    const [first] = samples;
    if (!first) return [];
    const lastMs = samples.at(-1)?.moment.ptsMs ?? first.moment.ptsMs;
    const { toMs } = part.action;
    const endMs = first.moment.ptsMs > toMs ? lastMs : Math.min(lastMs, toMs);
    const rateHz = this.#rates.get(detector) ?? this.#options.rateHz;
    const longestGapMs = Math.max(LONGEST_GAP_MS, (LONGEST_GAP_SAMPLES * 1000) / rateHz);
    const believed = mergeTracks(followThings(detector, samples, longestGapMs), longestGapMs);
    const tracks = believed.filter((track) => this.#isBelieved(track, { samples, count: all.length, rateHz }));
    return foldConsequences(tracks, { startMs: first.moment.ptsMs, periodMs: 1000 / rateHz }).map((cause) =>
      this.#draft(cause, { ...part, endMs, rateHz }),
    );
  }

  #sampleAt(detector: string, moment: Moment): TrackedSample {
    const samples = this.#samples.get(detector) ?? new Map<number, TrackedSample>();
    this.#samples.set(detector, samples);
    const sample = samples.get(moment.ptsMs) ?? { moment, sightings: [] };
    samples.set(moment.ptsMs, sample);
    return sample;
  }

  /** `count`: samples of the whole clip. */
  #isBelieved(
    track: Track,
    { samples, count, rateHz }: { samples: TrackedSample[]; count: number; rateHz: number },
  ): boolean {
    if (this.#options.mode === "still" || track.isConcluded) return true;
    const between = samples.filter(
      ({ moment }) => moment.ptsMs >= track.first.ptsMs && moment.ptsMs <= track.last.ptsMs,
    );
    const seen = track.sightings.length;
    // Between first and last sight, of the samples that were checked.
    if (seen / between.length < BELIEVED_SHARE) return false;
    const needed = Math.max(LEAST_SIGHTINGS, Math.ceil((LEAST_SIGHT_MS / 1000) * rateHz));
    return seen >= Math.min(needed, Math.ceil(count * LEAST_SHARE_OF_SHORT_CLIP));
  }

  /** `endMs`: until when it can have lasted. */
  #draft(
    { track, consequences }: Cause,
    { action, endMs, rateHz }: Omit<Part, "isIn"> & { endMs: number; rateHz: number },
  ): AnomalyDraft {
    const { mode, severities, referenceLabel, actionMs } = this.#options;
    const { kind, first, last } = track;
    // Where the camera looks elsewhere, before or afterwards, is no place to show it at.
    const best = track.findBest((ms) => ms >= action.fromMs && ms <= action.toMs);
    const isMoment = track.isConcluded && first.ptsMs === last.ptsMs;
    const lastsToEnd = !isMoment && last.ptsMs >= endMs - (2 * 1000) / rateHz;
    const telling = wordAnomaly({
      finding: best.finding,
      span: mode === "still" ? "none" : lastsToEnd ? "lasts" : "between",
      referenceLabel: this.#soloists.has(track.detector) ? "" : referenceLabel,
    });
    return {
      kind,
      detector: track.detector,
      confidence: Math.round(track.confidence * 1000) / 1000,
      severity: weighTrack(track, severities.get(kind) ?? "medium"),
      description: tell({ telling, first, last }, { actionMs, isAction: false }),
      telling,
      box: best.finding.box,
      referenceBox: best.finding.referenceBox,
      first,
      last,
      best: best.moment,
      rank: 0,
      details: { ...best.finding.details, sightings: track.sightings.length, consequences: consequences.length },
    };
  }

  #span(): number {
    const moments = [...this.#samples.values()].flatMap((samples) => [...samples.keys()]);
    return moments.length > 1 ? Math.max(...moments) - Math.min(...moments) : 0;
  }
}

/** Ties each sample's findings to the tracks they fit best; what fits none starts a new one. */
function followThings(detector: string, samples: TrackedSample[], longestGapMs: number): Track[] {
  const tracks: Track[] = [];
  for (const { moment, sightings } of samples) {
    const open = tracks.filter((track) => moment.ptsMs - track.last.ptsMs <= longestGapMs);
    const taken = new Set<Track>();
    for (const sighting of sightings.sort((a, b) => b.finding.confidence - a.finding.confidence)) {
      const fitting = open
        .filter((track) => !taken.has(track))
        .map((track) => ({ track, fit: track.match(sighting) }))
        .filter(({ fit }) => fit > 0)
        .sort((a, b) => b.fit - a.fit)[0]?.track;
      if (fitting) fitting.add(sighting);
      const track = fitting ?? new Track(detector, sighting);
      if (!fitting) tracks.push(track);
      taken.add(track);
    }
  }
  return tracks;
}
