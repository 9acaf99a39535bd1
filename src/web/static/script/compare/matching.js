/** The moment must stand so long before the box is asked, in ms. */
const REST_MS = 250;
/** The box is asked once for each stretch of this length, in ms: a camera on a tripod never needs more. */
const GRID_MS = 1000;

/** How the reference lies on the take, asked of the box when the scrubber rests and remembered. */
export class Matching {
  #known = new Map();
  #timer;
  #asking;

  /** `onFound` is told { homography, text }, at once where it is known. */
  constructor(address, onFound) {
    this.address = address;
    this.onFound = onFound;
  }

  /** `frames(ms)`: the numbers of both pictures' frames at a moment of the take. */
  seek(takeMs, frames) {
    const slot = Math.round(takeMs / GRID_MS);
    this.stop();
    const found = this.#known.get(slot);
    if (found) {
      this.onFound(found);
      return;
    }
    this.onFound({ homography: this.#nearest(slot)?.homography, text: "Aligning" });
    this.#timer = setTimeout(() => this.#ask(slot, frames(slot * GRID_MS)), REST_MS);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
  }

  #nearest(slot) {
    const slots = [...this.#known.keys()].sort((a, b) => Math.abs(a - slot) - Math.abs(b - slot));
    return this.#known.get(slots[0]);
  }

  async #ask(slot, { take, reference }) {
    const asking = new AbortController();
    this.#asking = asking;
    const query = new URLSearchParams({ frame: take, other: reference });
    try {
      const headers = { accept: "application/json" };
      const answer = await fetch(`${this.address}?${query}`, { headers, signal: asking.signal });
      const said = await answer.json();
      if (answer.ok) this.#known.set(slot, describe(said));
      this.onFound(answer.ok ? describe(said) : { homography: undefined, text: `Not aligned: ${said.error.message}` });
    } catch {
      if (!asking.signal.aborted) this.onFound({ homography: undefined, text: "Not aligned: the box does not answer" });
    }
  }
}

function describe({ homography, reason }) {
  if (homography) return { homography, text: "Aligned" };
  return { homography: undefined, text: `Not aligned: ${reason}` };
}
