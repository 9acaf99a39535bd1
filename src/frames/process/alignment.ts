import { chain, type Homography, IDENTITY, invert, isIdentity } from "./homography.ts";
import type { OpenCv } from "./open-cv.ts";
import type { Picture } from "./picture.ts";
import { View } from "./view.ts";

/** A camera that stood still fits at least so well, unless much of what gives structure has changed… */
const MIN_STILL_FIT = 0.5;
/** …and then it fits at least so well, and no other mapping fits better by `MAX_LEAD`. Other views score 0.12 at most. */
const MIN_CHANGED_FIT = 0.3;
const MAX_LEAD = 0.2;
/** A camera that moved must fit over most of the picture: parallax would flood the page with false objects. */
const MIN_MOVED_FIT = 0.65;
/** Said of pictures without enough structure to judge the fit by. */
const BLIND_CONFIDENCE = 0.5;
/** A more complicated mapping must fit better by this much. */
const SIMPLER_MARGIN = 0.02;
/** The mapping in use is doubted once its fit falls by this much below what it was when found. */
const DOUBT_MARGIN = 0.06;
/** A doubt that found nothing better is not repeated for this many samples. */
const DOUBT_PAUSE_SAMPLES = 8;
/** A search that found no view at all is repeated after so much of the take… */
const LOST_PAUSE_MS = 1000;
/** …or as soon as the mapping in use fits better or worse by so much: another picture than the one that failed. */
const OTHER_PICTURE_MARGIN = 0.1;

export interface Alignment {
  homography: Homography;
  /** 0..1 */
  confidence: number;
}

interface Candidate {
  homography: Homography;
  fit: number;
}

/** Brings reference pictures onto take pictures; remembers what fitted last, because cameras mostly stand still. */
export class Aligner {
  readonly #cv: OpenCv;
  readonly #everySample: boolean;
  #current: Candidate = { homography: IDENTITY, fit: 1 };
  #trusted = false;
  #pause = 0;
  /** The mapping in use was carried along with a camera that moves, and not judged since. */
  #isCarried = false;
  #lastFailure: { takeMs: number; fit: number } | undefined;

  /** Photographs have nothing to do with the one before: with `everySample` each is searched. */
  constructor(cv: OpenCv, everySample = false) {
    this.#cv = cv;
    this.#everySample = everySample;
  }

  /** The mapping that fitted last: the likeliest one for the pictures to come. */
  get homography(): Homography {
    return this.#current.homography;
  }

  /** Carries the mapping in use along with cameras that moved: by these mappings, at pair size, since the last pair. */
  follow({ take, reference }: { take: Homography; reference: Homography }): void {
    const back = invert(reference);
    if (!back || (isIdentity(take) && isIdentity(reference))) return;
    const homography = chain(chain(back, this.#current.homography), take);
    this.#current = { ...this.#current, homography };
    this.#isCarried = true;
  }

  /**
   * Undefined: the two pictures do not show the same view, or did not at the last search. Both pictures are rgb of the
   * same size; `takeMs` is the moment within the take, which goes forward.
   */
  align(take: Picture, reference: Picture, takeMs: number): Alignment | undefined {
    const view = new View(this.#cv, take, reference);
    try {
      const current = this.#isCarried ? this.#settle(view) : view.score(this.#current.homography);
      this.#isCarried = false;
      if (current === undefined) return { homography: this.#current.homography, confidence: BLIND_CONFIDENCE };
      if (this.#shouldSearch(current, takeMs)) this.#search(view, { fit: current, takeMs });
      const { homography, fit } = this.#current;
      return this.#trusted ? { homography, confidence: Math.max(0, Math.min(1, fit)) } : undefined;
    } finally {
      view.delete();
    }
  }

  /** A mapping that was carried along is right to a few pixels: it is adjusted. Returns its fit. */
  #settle(view: View): number | undefined {
    const fit = view.score(this.#current.homography);
    if (fit === undefined) return undefined;
    const adjusted = view.adjust(this.#current.homography);
    const better = adjusted && view.score(adjusted);
    if (!adjusted || better === undefined || better <= fit) return fit;
    this.#current = { ...this.#current, homography: adjusted };
    return better;
  }

  #shouldSearch(currentFit: number, takeMs: number): boolean {
    if (this.#everySample) return true;
    if (!this.#trusted) {
      const failure = this.#lastFailure;
      if (!failure || Math.abs(takeMs - failure.takeMs) >= LOST_PAUSE_MS) return true;
      return Math.abs(currentFit - failure.fit) >= OTHER_PICTURE_MARGIN;
    }
    const doubtful = currentFit < this.#current.fit - DOUBT_MARGIN;
    if (doubtful && this.#pause === 0) return true;
    this.#pause = Math.max(0, this.#pause - 1);
    return false;
  }

  /** Scores what is known and what can be estimated, simplest first, and keeps the simplest that is as good. */
  #search(view: View, current: { fit: number; takeMs: number }): void {
    const candidates: Candidate[] = [{ homography: IDENTITY, fit: view.score(IDENTITY) ?? 0 }];
    if (!isIdentity(this.#current.homography))
      candidates.push({ homography: this.#current.homography, fit: current.fit });
    for (const homography of view.estimate(this.#current.homography)) {
      candidates.push({ homography, fit: view.score(homography) ?? 0 });
    }
    const highest = Math.max(...candidates.map((candidate) => candidate.fit));
    const fitting = candidates.filter((candidate) => accepts(candidate, highest));
    const best = Math.max(...fitting.map((candidate) => candidate.fit));
    const chosen = fitting.find((candidate) => candidate.fit >= best - SIMPLER_MARGIN);
    this.#trusted = chosen !== undefined;
    this.#lastFailure = chosen ? undefined : current;
    if (!chosen) return;
    this.#pause = chosen.homography === this.#current.homography ? DOUBT_PAUSE_SAMPLES : 0;
    this.#current = chosen;
  }
}

/** `highest` is the best fit of any candidate. */
function accepts({ homography, fit }: Candidate, highest: number): boolean {
  if (!isIdentity(homography)) return fit >= MIN_MOVED_FIT;
  return fit >= MIN_STILL_FIT || (fit >= MIN_CHANGED_FIT && highest - fit <= MAX_LEAD);
}
