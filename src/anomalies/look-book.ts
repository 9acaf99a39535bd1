import type { AnomalyDraft, Moment, Severity } from "../domain/anomaly.ts";
import { CAMERA_DETECTOR, isGrave, isSameLook, LOOK_KIND, type Look, sayLook } from "../domain/look.ts";
import { type Telling, tell } from "../domain/telling.ts";

export interface LookBookOptions {
  mode: "clip" | "still";
  /** Samples a second. */
  rateHz: number;
  actionMs: number;
}

/** A look must hold for so long, and for so many samples, in a clip; a shorter clip needs most of its samples. */
const LEAST_MS = 600;
const LEAST_SAMPLES = 3;
const LEAST_SHARE_OF_SHORT_CLIP = 0.6;
/** The same look again after no longer than this is one stretch. */
const LONGEST_GAP_MS = 4000;
/** The mapping explains the picture nearly everywhere, or no look would be told. */
const CONFIDENCE = 0.9;

/** Samples in order of time that share a look. */
interface Stretch {
  moments: Moment[];
  looks: Look[];
}

/** How a clip's picture looks beside its reference, sample by sample; becomes one camera card a stretch. */
export class LookBook {
  readonly #options: LookBookOptions;
  readonly #samples = new Map<number, { moment: Moment; look: Look | undefined }>();

  constructor(options: LookBookOptions) {
    this.#options = options;
  }

  /** A sample that was compared; undefined: it looks as the reference does. Samples may come in any order, and again. */
  note(moment: Moment, look: Look | undefined): void {
    this.#samples.set(moment.ptsMs, { moment, look });
  }

  /** Cards of the stretches among the samples whose time `isIn`. */
  finish(isIn: (ms: number) => boolean = () => true): AnomalyDraft[] {
    const kept = [...this.#samples.values()].filter(({ moment }) => isIn(moment.ptsMs));
    const samples = kept.sort((a, b) => a.moment.ptsMs - b.moment.ptsMs);
    const stretches = joinStretches(listStretches(samples).filter((one) => this.#isBelieved(one)));
    return stretches.map((one) => this.#draft(one, samples.at(-1)?.moment));
  }

  #isBelieved({ moments }: Stretch): boolean {
    const { mode, rateHz } = this.#options;
    if (mode === "still") return true;
    const needed = Math.max(LEAST_SAMPLES, Math.ceil((LEAST_MS / 1000) * rateHz));
    return moments.length >= Math.min(needed, Math.ceil(this.#samples.size * LEAST_SHARE_OF_SHORT_CLIP));
  }

  #draft({ moments, looks }: Stretch, end: Moment | undefined): AnomalyDraft {
    const { mode, rateHz, actionMs } = this.#options;
    const look = takeMiddle(looks);
    const [first, last] = [moments[0], moments[moments.length - 1]];
    const lastsToEnd = end !== undefined && last.ptsMs >= end.ptsMs - (2 * 1000) / rateHz;
    const telling: Telling = {
      said: sayLook(look),
      span: mode === "still" ? "none" : lastsToEnd ? "lasts" : "between",
      before: [],
    };
    return {
      kind: LOOK_KIND,
      detector: CAMERA_DETECTOR,
      confidence: CONFIDENCE,
      severity: weigh(look),
      description: tell({ telling, first, last }, { actionMs, isAction: false }),
      telling,
      box: null,
      referenceBox: null,
      first,
      last,
      best: moments[moments.length >> 1],
      rank: 0,
      details: { ...look, sightings: moments.length },
    };
  }
}

function listStretches(samples: readonly { moment: Moment; look: Look | undefined }[]): Stretch[] {
  const stretches: Stretch[] = [];
  let open: Stretch | undefined;
  for (const { moment, look } of samples) {
    if (!look) open = undefined;
    else if (open && isSameLook(open.looks[open.looks.length - 1], look)) {
      open.moments.push(moment);
      open.looks.push(look);
    } else {
      open = { moments: [moment], looks: [look] };
      stretches.push(open);
    }
  }
  return stretches;
}

/** Two samples at which a look was misjudged do not make two of a stretch. */
function joinStretches(stretches: readonly Stretch[]): Stretch[] {
  const joined: Stretch[] = [];
  for (const stretch of stretches) {
    const before = joined.at(-1);
    const gapMs = before ? stretch.moments[0].ptsMs - before.moments[before.moments.length - 1].ptsMs : 0;
    if (before && gapMs <= LONGEST_GAP_MS && isSameLook(takeMiddle(before.looks), takeMiddle(stretch.looks))) {
      before.moments.push(...stretch.moments);
      before.looks.push(...stretch.looks);
    } else joined.push({ moments: [...stretch.moments], looks: [...stretch.looks] });
  }
  return joined;
}

/** The median of each number: no single sample's look is said. All have one curve. */
function takeMiddle(looks: readonly Look[]): Look {
  const median = (read: (look: Look) => number) => looks.map(read).sort((a, b) => a - b)[looks.length >> 1];
  return {
    curve: looks[0].curve,
    stops: median(({ stops }) => stops),
    warmthK: median(({ warmthK }) => warmthK),
    tint: median(({ tint }) => tint),
    saturation: median(({ saturation }) => saturation),
  };
}

/** A shift that a grade puts right is a note; another curve or range may be a wrong setting for the rest of the day. */
function weigh(look: Look): Severity {
  return isGrave(look) ? "medium" : "low";
}
