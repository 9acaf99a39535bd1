/** An advance of more places, where samples are missing, is counted as this one. */
const MAX_USUAL = 64;
/** A reference is looked at in at most so many places; a longer one in coarser ones. */
const MAX_PLACES = 9600;

/**
 * The reference's time in even steps, so that the take goes from one sample to the next by a whole number of places when
 * it runs at the ratio that is assumed.
 */
export class Places {
  readonly stepMs: number;
  readonly timesMs: Float64Array;
  /** The reference's sample nearest to each place. */
  readonly samples: Int32Array;
  readonly #ratio: number;

  /** `takeStepMs`: between two samples of the take; `ratio`: seconds of the reference that pass in a second of the take. */
  constructor(referenceMs: readonly number[], { takeStepMs, ratio }: { takeStepMs: number; ratio: number }) {
    const first = referenceMs[0] ?? 0;
    const span = Math.max(0, (referenceMs.at(-1) ?? 0) - first);
    const wished = takeStepMs * ratio;
    const own = span / Math.max(1, referenceMs.length - 1) || wished;
    const stepMs = Math.max(wished / Math.max(1, Math.round(wished / own)), span / MAX_PLACES);
    const count = Math.ceil(span / stepMs - 0.01) + 1;
    this.stepMs = stepMs;
    this.#ratio = ratio;
    this.timesMs = Float64Array.from({ length: count }, (_, place) => Math.min(first + span, first + place * stepMs));
    this.samples = new Int32Array(count);
    for (let place = 0, sample = 0; place < count; place++) {
      const now = this.timesMs[place] ?? 0;
      const off = (index: number) => Math.abs((referenceMs[index] ?? Number.POSITIVE_INFINITY) - now);
      while (off(sample + 1) <= off(sample)) sample += 1;
      this.samples[place] = sample;
    }
  }

  get length(): number {
    return this.timesMs.length;
  }

  get end(): number {
    return this.timesMs.length - 1;
  }

  /** How many places the take usually advances in so much of its time, at least one. */
  countAdvance(takeMs: number): number {
    return Math.min(MAX_USUAL, Math.max(1, Math.round((takeMs * this.#ratio) / this.stepMs)));
  }

  /** The place nearest to a time of the reference. */
  nearest(referenceMs: number): number {
    const place = Math.round((referenceMs - (this.timesMs[0] ?? 0)) / this.stepMs);
    return Math.max(0, Math.min(this.end, place));
  }
}
