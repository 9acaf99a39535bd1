import { findAid } from "./camera-aids.ts";
import type { Halves } from "./comparable.ts";
import type { Homography } from "./homography.ts";
import { LookKeeper, type LookState } from "./look-keeper.ts";
import { collectSamples, type Samples } from "./look-samples.ts";

/** What a pair's look came to. */
export interface Seen extends LookState {
  samples: Samples;
}

/** The look of each pair: what the camera painted on it, and how the reference is made to look like the take. */
export class Looks {
  readonly #everySample: boolean;
  #keeper = new LookKeeper();

  /** Photographs have nothing to do with the one before: with `everySample` each is judged for itself. */
  constructor(everySample: boolean) {
    this.#everySample = everySample;
  }

  /** `homography`: how the pictures are thought to lie on one another. */
  see(halves: Halves, homography: Homography): Seen | { notChecked: string } {
    const { take, reference, takeThumb, referenceThumb, takeMoves, referenceMoves } = halves;
    const samples = collectSamples({
      take: takeThumb,
      reference: referenceThumb,
      takeMoves,
      referenceMoves,
      homography,
      factor: take.width / takeThumb.width,
    });
    const aid = findAid(samples, { take, reference, takeThumb, referenceThumb, homography });
    if (aid !== undefined) return { notChecked: aid };
    if (this.#everySample) this.#keeper = new LookKeeper();
    return { ...this.#keeper.judge(samples), samples };
  }

  /** The pair was compared: what it showed tells of those that follow. */
  keep({ samples }: Seen): void {
    this.#keeper.keep(samples);
  }
}
