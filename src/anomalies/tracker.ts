import type { AnomalyDraft, Moment, Severity } from "../domain/anomaly.ts";
import type { Finding } from "../domain/finding.ts";
import { type Cause, foldConsequences } from "./causes.ts";
import { mergeTracks } from "./merging.ts";
import { rankAnomalies } from "./ranking.ts";
import { placesOf, Track } from "./track.ts";
import { wordAnomaly } from "./wording.ts";

export interface TrackerOptions {
  /** A single still is one sample: no hysteresis may silence it. */
  mode: "clip" | "still";
  /** Samples a second. */
  rateHz: number;
  /** Default severity of each kind, as the detectors' manifests say. */
  severities: ReadonlyMap<string, Severity>;
  /** "take 2": what the clip is compared with, as it is said. */
  referenceLabel: string;
  /** Where action (or roll) lies in the clip: descriptions count from here. */
  actionMs: number;
}

/** A thing must be seen for this long, and in at least this many samples, before it is believed in a clip. */
const LEAST_SIGHT_MS = 600;
const LEAST_SIGHTINGS = 3;
/** In clips shorter than a few samples, seen in most of them is enough. */
const LEAST_SHARE_OF_SHORT_CLIP = 0.6;
/** Between first and last sight it must have been seen in this share of the samples that were checked. */
const LEAST_DENSITY = 0.35;
/** Unseen for longer than this, a later sighting starts a new track (merged at the end if at the same place). */
const LONGEST_GAP_MS = 4000;

/**
 * Turns findings of single samples into anomalies: one thing, one entry. Tracks by place (overlap and centre
 * distance in fractions of the picture), believes what is seen repeatedly, merges what belongs together, ranks.
 * Samples may come in any order per detector; they are sorted at the end.
 */
export class Tracker {
  readonly #options: TrackerOptions;
  readonly #samples = new Map<string, { moment: Moment; findings: Finding[] }[]>();

  constructor(options: TrackerOptions) {
    this.#options = options;
  }

  /** What one detector found in one checked sample; also called with no findings, which counts as seen clear. */
  add(detector: string, moment: Moment, findings: Finding[]): void {
    const samples = this.#samples.get(detector) ?? [];
    samples.push({ moment, findings });
    this.#samples.set(detector, samples);
  }

  finish(): AnomalyDraft[] {
    const drafts = [...this.#samples].flatMap(([detector, samples]) => {
      samples.sort((a, b) => a.moment.ptsMs - b.moment.ptsMs);
      const believed = mergeTracks(followThings(detector, samples), LONGEST_GAP_MS);
      const tracks = believed.filter((track) => this.#isBelieved(track, samples));
      const startMs = samples[0].moment.ptsMs;
      const end = samples[samples.length - 1].moment;
      return foldConsequences(tracks, { startMs, periodMs: 1000 / this.#options.rateHz }).map((cause) =>
        this.#draft(cause, end),
      );
    });
    return rankAnomalies(drafts, this.#span());
  }

  #isBelieved(track: Track, samples: { moment: Moment }[]): boolean {
    if (this.#options.mode === "still") return true;
    const between = samples.filter(
      ({ moment }) => moment.ptsMs >= track.first.ptsMs && moment.ptsMs <= track.last.ptsMs,
    );
    const seen = track.sightings.length;
    if (seen / between.length < LEAST_DENSITY) return false;
    const needed = Math.max(LEAST_SIGHTINGS, Math.ceil((LEAST_SIGHT_MS / 1000) * this.#options.rateHz));
    return seen >= Math.min(needed, Math.ceil(samples.length * LEAST_SHARE_OF_SHORT_CLIP));
  }

  #draft({ track, consequences }: Cause, end: Moment): AnomalyDraft {
    const { mode, rateHz, severities, referenceLabel, actionMs } = this.#options;
    const { best, kind } = track;
    const lastsToEnd = track.last.ptsMs >= end.ptsMs - (2 * 1000) / rateHz;
    const still = mode === "still";
    return {
      kind,
      detector: track.detector,
      confidence: Math.round(track.confidence * 1000) / 1000,
      severity: severities.get(kind) ?? "medium",
      description: wordAnomaly({
        finding: best.finding,
        fromMs: still ? null : track.first.ptsMs - actionMs,
        untilMs: still || lastsToEnd ? null : track.last.ptsMs - actionMs,
        referenceLabel,
      }),
      box: best.finding.box,
      referenceBox: best.finding.referenceBox,
      first: track.first,
      last: track.last,
      best: best.moment,
      rank: 0,
      details: { ...best.finding.details, sightings: track.sightings.length, consequences: consequences.length },
    };
  }

  #span(): number {
    const moments = [...this.#samples.values()].flat().map(({ moment }) => moment.ptsMs);
    return moments.length > 1 ? Math.max(...moments) - Math.min(...moments) : 0;
  }
}

/** Ties each sample's findings to the tracks they fit best; what fits none starts a new one. */
function followThings(detector: string, samples: { moment: Moment; findings: Finding[] }[]): Track[] {
  const tracks: Track[] = [];
  for (const { moment, findings } of samples) {
    const open = tracks.filter((track) => moment.ptsMs - track.last.ptsMs <= LONGEST_GAP_MS);
    const taken = new Set<Track>();
    const byConfidence = findings
      .filter((finding) => placesOf(finding).length > 0)
      .sort((a, b) => b.confidence - a.confidence);
    for (const finding of byConfidence) {
      const fitting = open
        .filter((track) => !taken.has(track))
        .map((track) => ({ track, fit: track.match(finding) }))
        .filter(({ fit }) => fit > 0)
        .sort((a, b) => b.fit - a.fit)[0]?.track;
      if (fitting) fitting.add({ moment, finding });
      const track = fitting ?? new Track(detector, { moment, finding });
      if (!fitting) tracks.push(track);
      taken.add(track);
    }
  }
  return tracks;
}
