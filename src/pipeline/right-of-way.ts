/** A sample of a cut take waits for at most so many live ones. */
const LIVE_TURNS = 4;

interface Crossing {
  /** Live samples that wait or are being looked at. */
  live: number;
  /** Live samples that went before the one that waits longest. */
  passed: number;
  waiting: (() => void)[];
}

/**
 * Who goes first at a detector that several takes want: samples of a camera that rolls go before those of a take that is
 * worked off, because a live sample that waits is lost. Every fifth turn is the other's, so that the earlier take is
 * checked too, however slow the detector.
 */
export class RightOfWay {
  readonly #crossings = new Map<string, Crossing>();

  /** A live sample waits for this detector. */
  arrive(detector: string): void {
    this.#at(detector).live += 1;
  }

  /** It was answered, or let go. */
  leave(detector: string): void {
    const crossing = this.#at(detector);
    crossing.live -= 1;
    crossing.passed += 1;
    if (crossing.live > 0 && crossing.passed < LIVE_TURNS) return;
    crossing.passed = 0;
    crossing.waiting.shift()?.();
    if (crossing.live === 0) for (const go of crossing.waiting.splice(0)) go();
  }

  /** Resolves when a sample of a cut take may go. */
  async giveWay(detector: string): Promise<void> {
    const crossing = this.#at(detector);
    if (crossing.live === 0) return;
    if (crossing.waiting.length === 0) crossing.passed = 0;
    await new Promise<void>((go) => crossing.waiting.push(go));
  }

  #at(detector: string): Crossing {
    const known = this.#crossings.get(detector);
    if (known) return known;
    const crossing: Crossing = { live: 0, passed: 0, waiting: [] };
    this.#crossings.set(detector, crossing);
    return crossing;
  }
}
