import type { SampleRef } from "./contract.ts";

/** Which moments of a take were analysed: both sides keep it, to believe or refuse answers that come late. */
export class AnalysedSamples {
  readonly #moments = new Map<number, number>();

  add({ frameIndex, ptsMs }: SampleRef): void {
    this.#moments.set(frameIndex, ptsMs);
  }

  has({ frameIndex, ptsMs }: SampleRef): boolean {
    return this.#moments.get(frameIndex) === ptsMs;
  }
}
