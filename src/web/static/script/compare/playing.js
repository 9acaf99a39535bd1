/** Off by so much a recording jumps, in seconds; off by less it runs a little faster or slower. */
const JUMP_S = 0.3;
/** After a jump the recording has so long to show its new place, in ms. */
const JUMP_REST_MS = 500;
/** How much of what it is off by is made up for in a second. */
const CATCH_UP = 1.5;
const SLOWEST = 0.25;
const FASTEST = 4;
/** The take's pace is measured over so much of the reference's time, in seconds. */
const PACE_S = 0.25;

/** Both recordings run together in the reference's time: one clock, which each of them follows. */
export class Playing {
  #ticking;
  #jumpedAt = new WeakMap();

  /** `onMoved` is told of each moment, `onEnded` when it stands again. */
  constructor({ moments, take, reference }, { onMoved, onEnded }) {
    this.moments = moments;
    this.take = take;
    this.reference = reference;
    this.onMoved = onMoved;
    this.onEnded = onEnded;
  }

  get isOn() {
    return this.#ticking !== undefined;
  }

  /** From where both stand; from the beginning when they stand at the end. */
  start() {
    const { moments, reference } = this;
    const from = moments.at >= moments.range.max - 0.5 ? moments.range.min : moments.at;
    const startedAt = performance.now();
    const tick = (now) => {
      const at = from + (Math.max(0, now - startedAt) / 1000) * reference.rate;
      moments.seekAt(at);
      if (at >= moments.range.max) return this.stop();
      this.#ticking = requestAnimationFrame(tick);
      const pace = (moments.takeAt(at + PACE_S * reference.rate) - moments.takeAt(at)) / (PACE_S * this.take.rate);
      this.#follow(this.take, { frame: moments.takeAt(at), pace, now });
      this.#follow(reference, { frame: at, pace: 1, now });
      this.onMoved();
    };
    this.#ticking = requestAnimationFrame(tick);
  }

  stop() {
    if (!this.isOn) return;
    cancelAnimationFrame(this.#ticking);
    this.#ticking = undefined;
    for (const recording of [this.take, this.reference]) recording.halt();
    this.onEnded();
  }

  /** Before its first and beyond its last frame a recording stands. */
  #follow(recording, { frame, pace, now }) {
    const isThere = frame >= 0 && frame <= recording.frames - 1;
    if (!isThere || recording.frame === undefined) {
      const edge = frame < 0 ? 0 : recording.frames - 1;
      if (recording.frame !== edge) recording.show(edge);
      return;
    }
    const offS = (recording.frame - frame) / recording.rate;
    const isResting = now - (this.#jumpedAt.get(recording) ?? Number.NEGATIVE_INFINITY) < JUMP_REST_MS;
    if (Math.abs(offS) > JUMP_S && !isResting) {
      this.#jumpedAt.set(recording, now);
      recording.jump(frame);
    }
    recording.run(Math.min(FASTEST, Math.max(SLOWEST, pace * (1 - (isResting ? 0 : offS * CATCH_UP)))));
  }
}
