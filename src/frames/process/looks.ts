import { findAid } from "./camera-aids.ts";
import type { Halves } from "./halves.ts";
import type { Homography } from "./homography.ts";
import { LookKeeper, type LookState } from "./look-keeper.ts";
import { collectSamples, type Samples } from "./look-samples.ts";

/** Every so manieth pixel of a small copy is looked at, each way: for what a camera paints, and for the look. */
const AID_GRID = 4;
const LOOK_GRID = 2;

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
    const factor = take.width / takeThumb.width;
    const places = { take: takeThumb, reference: referenceThumb, homography, factor };
    // What is painted by brightness flickers with it, and passes for something that moves.
    const everywhere = collectSamples({ ...places, grid: AID_GRID });
    const aid = findAid(everywhere, { take, reference, takeThumb, referenceThumb, homography });
    if (aid !== undefined) return { notChecked: aid };
    const samples = collectSamples({ ...places, takeMoves, referenceMoves, grid: LOOK_GRID });
    if (this.#everySample) this.#keeper = new LookKeeper();
    return { ...this.#keeper.judge(samples), samples };
  }

  /** The pair was compared: what it showed tells of those that follow. */
  keep({ samples }: Seen): void {
    this.#keeper.keep(samples);
  }
}
