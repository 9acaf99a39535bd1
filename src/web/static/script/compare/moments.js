import { parseCurve, readCurve, sayMoment } from "./timing.js";

/**
 * Where two recordings stand together. `take`: the take's frame. `at`: the same moment as a frame of the reference, also
 * before its first and beyond its last, where the reference itself stands still.
 */
export class Moments {
  take = 0;
  at = 0;
  #curve;
  #recordings;

  /** `curve`: as the page carries it, or undefined; recordings have `frames` and `rate`. */
  constructor(curve, recordings) {
    this.#curve = parseCurve(curve);
    this.#recordings = recordings;
    const { take, reference } = recordings;
    this.range = { min: Math.min(0, this.#atOf(0)), max: Math.max(reference.frames - 1, this.#atOf(take.frames - 1)) };
  }

  /** In ms of the take, from roll. */
  get takeMs() {
    return (this.take * 1000) / this.#recordings.take.rate;
  }

  /** In ms of the reference, from roll. */
  get referenceMs() {
    return (this.at * 1000) / this.#recordings.reference.rate;
  }

  /** As it is said, in the reference's time. */
  get clock() {
    return sayMoment(Math.max(0, this.at), this.#recordings.reference.rate);
  }

  /** Frames of the take; where the take has none, frames of the reference. */
  step(frames) {
    const take = this.take + frames;
    const isInTake = take >= 0 && take < this.#recordings.take.frames;
    if (isInTake && Math.abs(this.#atOf(this.take) - this.at) < 1) this.seekTake(take);
    else this.seekAt(this.at + frames);
  }

  seekTake(frame) {
    this.take = within(frame, this.#recordings.take);
    this.at = this.#atOf(this.take);
  }

  seekTakeMs(ms) {
    this.seekTake(Math.round((ms * this.#recordings.take.rate) / 1000));
  }

  /** A moment in the reference's time, as a frame. */
  seekAt(wanted) {
    this.at = Math.min(this.range.max, Math.max(this.range.min, wanted));
    this.take = within(Math.round(this.takeAt(this.at)), this.#recordings.take);
  }

  /** The take's frame at a frame of the reference; it may lie before the first or beyond the last, and between two. */
  takeAt(frame) {
    const { take, reference } = this.#recordings;
    return (readCurve(this.#curve, (frame * 1000) / reference.rate, 1) * take.rate) / 1000;
  }

  /** The frames of both at a moment of the take, as far as they have any. */
  framesAt(ms) {
    const { take, reference } = this.#recordings;
    const frame = within(Math.round((ms * take.rate) / 1000), take);
    return { take: String(frame), reference: String(within(Math.round(this.#atOf(frame)), reference)) };
  }

  /** -1: the reference has not begun; 1: it has ended; 0: it runs. */
  get side() {
    if (this.at > this.#recordings.reference.frames - 0.5) return 1;
    return this.at < -0.5 ? -1 : 0;
  }

  #atOf(takeFrame) {
    const { take, reference } = this.#recordings;
    return (readCurve(this.#curve, (takeFrame * 1000) / take.rate) * reference.rate) / 1000;
  }
}

function within(frame, { frames }) {
  return Math.min(frames - 1, Math.max(0, frame));
}
