import type { Moment } from "../domain/anomaly.ts";
import type { SampleRef } from "../domain/frame.ts";

/** A sample as the tally, the tracker and the detector know it. */
export interface SamplePlace {
  /** From roll: the key in tallies, and the sample's time as detectors are told. */
  takeMs: number;
  /** Number of the frame, counted from roll. */
  frameIndex: number;
  /** Where the finding's anomaly will say that it was seen. */
  moment: Moment;
}

const NOWHERE: SamplePlace = { takeMs: 0, frameIndex: 0, moment: { ptsMs: 0, frameIndex: 0 } };

/** The samples of a take that a detector was asked about, so that late answers find their own. */
export class SamplePlaces {
  readonly #places = new Map<number, SamplePlace>();

  add(place: SamplePlace): void {
    this.#places.set(place.takeMs, place);
  }

  /** The panel lets only samples through that were asked about; were it another, what was found is kept at the nearest. */
  find(sample: SampleRef | undefined): SamplePlace {
    const wishedMs = sample?.ptsMs ?? 0;
    const known = this.#places.get(wishedMs);
    if (known) return known;
    const places = [...this.#places.values()];
    return places.reduce(
      (best, one) => (Math.abs(one.takeMs - wishedMs) < Math.abs(best.takeMs - wishedMs) ? one : best),
      places[0] ?? NOWHERE,
    );
  }
}
