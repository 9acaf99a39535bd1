import type { PanelInput } from "../detectors/address.ts";
import type { Frames } from "../frames/frames.ts";
import { type Ask, type Fitted, fitInput } from "./fitting.ts";

interface Share {
  /** Those that have asked alike and have not left. */
  holders: number;
  fitted: Promise<Fitted> | undefined;
}

/**
 * One sample, as each of several detectors wants it: those that ask alike share one conversion, made when the first
 * needs it and given back when the last has left.
 */
export class SharedFits {
  readonly #frames: Frames;
  readonly #input: PanelInput;
  readonly #shares = new Map<string, Share>();

  /** `asks`: one a detector; each will leave once. */
  constructor(frames: Frames, input: PanelInput, asks: readonly Ask[]) {
    this.#frames = frames;
    this.#input = input;
    for (const ask of asks) {
      const share = this.#shares.get(nameAsk(ask)) ?? { holders: 0, fitted: undefined };
      share.holders += 1;
      this.#shares.set(nameAsk(ask), share);
    }
  }

  /** Rejects when it cannot be converted. */
  async fit(ask: Ask): Promise<PanelInput> {
    const share = this.#shares.get(nameAsk(ask));
    if (!share) throw new RangeError("nobody with this wish was announced, or all have left");
    share.fitted ??= fitInput({ frames: this.#frames, ...ask }, this.#input);
    return (await share.fitted).input;
  }

  leave(ask: Ask): void {
    const share = this.#shares.get(nameAsk(ask));
    if (!share) return;
    share.holders -= 1;
    if (share.holders > 0) return;
    this.#shares.delete(nameAsk(ask));
    // Who asked has heard of a failure; there is nothing to give back then.
    share.fitted?.then(
      ({ release }) => release(),
      () => {},
    );
  }
}

function nameAsk({ wants: { format, maxWidth, maxHeight }, region }: Ask): string {
  return JSON.stringify([format, maxWidth, maxHeight, region ?? null]);
}
