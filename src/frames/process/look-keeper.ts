import { isNoticeable, type Look } from "../../domain/look.ts";
import { type Explained, explain } from "./look-explained.ts";
import { describeMapping } from "./look-facts.ts";
import { fitMapping, guessMapping } from "./look-fit.ts";
import { LookMapping } from "./look-mapping.ts";
import { joinSamples, type Samples } from "./look-samples.ts";

/** Fewer samples tell nothing. */
const MIN_SAMPLES = 300;
/** Samples of so many pairs are kept, and so many samples are fitted. */
const KEPT_PAIRS = 8;
const MOST_SAMPLES = 6000;
/** After doubling its pairs a stretch is fitted again, and at the latest after so many. */
const LONGEST_WITHOUT_FIT = 32;
/** A mapping is doubted once it explains so much less than it did… */
const DOUBT = 0.1;
/** …and replaced by one that explains so much more than it does now, … */
const CLEARLY_BETTER = 0.12;
/** …at least so much of the picture, and in nearly all of its zones at least so much: what lamps do is no look. */
const LEAST_SHARE = 0.6;
const LEAST_ZONE_SHARE = 0.45;
const NEARLY_ALL = 0.85;
/** A mapping that explains hardly more than the reference as it is says nothing of the look. */
const WORTH_MAPPING = 0.02;
/** A doubt that found nothing better rests for so many pairs, unless the explained share changes by `DOUBT` again. */
const PAUSE_PAIRS = 8;

const PLAIN = LookMapping.plain();

/** How the reference is made to look like the take, at one moment. */
export interface LookState {
  /** Absent: nobody would see a difference; the reference stays as it is. */
  mapping?: LookMapping;
  look?: Look;
  /** A guess from distributions, good for finding the view by, where no mapping explains the pictures as they lie. */
  guide?: LookMapping;
}

/**
 * Follows the look of a take against its reference. One mapping holds for a stretch: it is fitted to samples of many
 * pairs, and another stretch begins where it no longer explains the picture and another mapping clearly does.
 */
export class LookKeeper {
  #mapping = PLAIN;
  #look: Look | undefined;
  #parts: Samples[] = [];
  #pairs = 0;
  #nextFit = 1;
  /** What the mapping explained when it was fitted; undefined: nothing was seen yet. */
  #share: number | undefined;
  #failed: { share: number; pause: number } | undefined;

  /** What holds for a pair whose samples are these; may begin another stretch. */
  judge(samples: Samples): LookState {
    if (samples.count < MIN_SAMPLES) return this.#state();
    const now = explain(samples, this.#mapping);
    if (this.#share !== undefined && now.share >= this.#share - DOUBT) {
      this.#failed = undefined;
      return this.#state();
    }
    if (this.#rests(now.share)) return this.#state();
    return this.#seek(samples, now);
  }

  /** Takes in a pair's samples once it is known how the pictures lie: they belong to the stretch of the last judgement. */
  keep(samples: Samples): void {
    if (samples.count < MIN_SAMPLES || this.#failed) return;
    this.#parts = [...this.#parts.slice(1 - KEPT_PAIRS), samples];
    this.#pairs += 1;
    if (this.#pairs < this.#nextFit) return;
    this.#nextFit = this.#pairs + Math.min(this.#pairs, LONGEST_WITHOUT_FIT);
    const all = joinSamples(this.#parts, MOST_SAMPLES);
    this.#use(fitMapping(all, this.#mapping), all);
  }

  #seek(samples: Samples, now: Explained): LookState {
    const guide = guessMapping(samples);
    const fit = fitMapping(samples, guide);
    const explained = explain(samples, fit);
    const isBetter = this.#share === undefined || explained.share >= now.share + CLEARLY_BETTER;
    if (isBetter && isGlobal(explained)) {
      this.#failed = undefined;
      this.#parts = [];
      this.#pairs = 0;
      this.#nextFit = 1;
      this.#use(fit, samples);
      return this.#state();
    }
    this.#failed = { share: now.share, pause: PAUSE_PAIRS };
    return { ...this.#state(), guide };
  }

  #rests(share: number): boolean {
    const failed = this.#failed;
    if (!failed) return false;
    failed.pause -= 1;
    return failed.pause >= 0 && Math.abs(share - failed.share) < DOUBT;
  }

  #use(mapping: LookMapping, samples: Samples): void {
    this.#mapping = mapping;
    this.#share = explain(samples, mapping).share;
    const isWorth = this.#share >= explain(samples, PLAIN).share + WORTH_MAPPING;
    const look = isWorth ? describeMapping(mapping, samples) : undefined;
    this.#look = look && isNoticeable(look) ? look : undefined;
  }

  #state(): LookState {
    return this.#look ? { mapping: this.#mapping, look: this.#look } : {};
  }
}

function isGlobal({ share, zones }: Explained): boolean {
  const good = zones.filter((zone) => zone >= LEAST_ZONE_SHARE).length;
  return share >= LEAST_SHARE && good >= NEARLY_ALL * zones.length;
}
