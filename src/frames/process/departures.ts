/** Soft shadows of people who stay out of the picture move too; so little light is left to the comparison. */
const LEAST_LIGHT = 0.8;
const MOST_LIGHT = 1.25;
/** A pixel that changes in at least this share of the steps around the moment is restless (somebody standing there). */
const RESTLESS_SHARE = 0.3;

/**
 * Marks the pixels (255) that depart from the window's median at `now`, or keep changing; `frames` are rgb, of one size.
 * A first pass over whole frames finds the few pixels whose levels range at all.
 */
export class Departures {
  #low = new Uint8Array(0);
  #high = new Uint8Array(0);

  mark(frames: readonly Uint8Array[], now: number, threshold: number): Uint8Array {
    const length = frames[now]?.length ?? 0;
    const { low, high } = this.#measureRange(frames, length);
    const column = new Column(frames, now, threshold);
    const mask = new Uint8Array(length / 3);
    for (let pixel = 0; pixel < mask.length; pixel++) {
      const i = pixel * 3;
      const red = (high[i] ?? 0) - (low[i] ?? 0);
      const green = (high[i + 1] ?? 0) - (low[i + 1] ?? 0);
      const blue = (high[i + 2] ?? 0) - (low[i + 2] ?? 0);
      if (red <= threshold && green <= threshold && blue <= threshold) continue;
      column.load(i);
      // The median matters from the first channel on that ranges; before it, any of its levels is as good.
      const r = red <= threshold ? (low[i] ?? 0) : column.median(0, low[i] ?? 0, red);
      const g = red <= threshold && green <= threshold ? (low[i + 1] ?? 0) : column.median(1, low[i + 1] ?? 0, green);
      const b = column.median(2, low[i + 2] ?? 0, blue);
      if (column.departsFrom(r, g, b) || column.isRestless()) mask[pixel] = 255;
    }
    return mask;
  }

  #measureRange(frames: readonly Uint8Array[], length: number): { low: Uint8Array; high: Uint8Array } {
    if (this.#low.length !== length) {
      this.#low = new Uint8Array(length);
      this.#high = new Uint8Array(length);
    }
    const low = this.#low.fill(255);
    const high = this.#high.fill(0);
    for (const frame of frames) widenRange(frame, low, high);
    return { low, high };
  }
}

function widenRange(frame: Uint8Array, low: Uint8Array, high: Uint8Array): void {
  for (let i = 0; i < frame.length; i++) {
    const value = frame[i] ?? 0;
    low[i] = Math.min(low[i] ?? 0, value);
    high[i] = Math.max(high[i] ?? 0, value);
  }
}

/** One pixel's colours over the window. */
class Column {
  readonly #frames: readonly Uint8Array[];
  readonly #now: number;
  readonly #threshold: number;
  /** So many steps make a pixel restless. */
  readonly #restless: number;
  /** Three runs of levels over time, a channel each. */
  readonly #levels: Uint8Array;
  readonly #counts = new Uint16Array(256);
  readonly #count: number;

  constructor(frames: readonly Uint8Array[], now: number, threshold: number) {
    this.#frames = frames;
    this.#now = now;
    this.#threshold = threshold;
    this.#restless = Math.max(2, Math.ceil((frames.length - 1) * RESTLESS_SHARE));
    this.#levels = new Uint8Array(frames.length * 3);
    this.#count = frames.length;
  }

  load(offset: number): void {
    const frames = this.#frames;
    const levels = this.#levels;
    const count = frames.length;
    for (let t = 0; t < count; t++) {
      const frame = frames[t];
      if (!frame) continue;
      levels[t] = frame[offset] ?? 0;
      levels[count + t] = frame[offset + 1] ?? 0;
      levels[2 * count + t] = frame[offset + 2] ?? 0;
    }
  }

  /** By counting: `range` above `low` is all that the channel holds. */
  median(channel: number, low: number, range: number): number {
    const counts = this.#counts;
    const levels = this.#levels;
    const frames = this.#count;
    counts.fill(0, 0, range + 1);
    for (let i = channel * frames; i < (channel + 1) * frames; i++) {
      const level = (levels[i] ?? 0) - low;
      counts[level] = (counts[level] ?? 0) + 1;
    }
    let seen = counts[0] ?? 0;
    let level = 0;
    while (seen <= frames >> 1 && level < range) {
      level += 1;
      seen += counts[level] ?? 0;
    }
    return low + level;
  }

  departsFrom(r: number, g: number, b: number): boolean {
    return this.#differs(this.#now, r, g, b);
  }

  isRestless(): boolean {
    const levels = this.#levels;
    const count = this.#count;
    let steps = 0;
    for (let t = 1; t < count; t++) {
      const before = t - 1;
      if (!this.#differs(t, levels[before] ?? 0, levels[count + before] ?? 0, levels[2 * count + before] ?? 0))
        continue;
      steps += 1;
      if (steps >= this.#restless) return true;
    }
    return false;
  }

  /** True when the colour at `t` is another one than the given, not the same with a little more or less light on it. */
  #differs(t: number, pr: number, pg: number, pb: number): boolean {
    const levels = this.#levels;
    const count = this.#count;
    const r = levels[t] ?? 0;
    const g = levels[count + t] ?? 0;
    const b = levels[2 * count + t] ?? 0;
    // A fitting gain leaves no more than none does: most pixels are told from noise without a division.
    const threshold = this.#threshold;
    if ((r - pr) * (r - pr) + (g - pg) * (g - pg) + (b - pb) * (b - pb) <= threshold * threshold) return false;
    const free = (r * pr + g * pg + b * pb) / Math.max(1, pr * pr + pg * pg + pb * pb);
    const gain = Math.min(MOST_LIGHT, Math.max(LEAST_LIGHT, free));
    return (
      Math.abs(r - gain * pr) > threshold || Math.abs(g - gain * pg) > threshold || Math.abs(b - gain * pb) > threshold
    );
  }
}
