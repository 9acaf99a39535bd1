import type { Lab } from "./lab.ts";
import { quantile } from "./planes.ts";

/** Brightness is cut into so many bands with a noise of their own. */
const BANDS = 12;
const SAMPLE_STEP = 7;
const MIN_BAND_SAMPLES = 200;
/** No pair is trusted to be cleaner than this, in OKLab units of 100. */
const LEAST_NOISE = 0.35;

/** The band of a lightness of 0..100. */
export function bandOf(lightness: number): number {
  return Math.max(0, Math.min(BANDS - 1, Math.floor((lightness * BANDS) / 100)));
}

/** Typical difference of pixels that did not change, for each band of brightness. */
export function measureNoise(take: Lab, delta: Lab, usable: Uint8Array): Float32Array {
  const all = new Float32Array(Math.ceil(usable.length / SAMPLE_STEP));
  const bands = new Uint8Array(all.length);
  const sizes = new Uint32Array(BANDS);
  let count = 0;
  for (let i = 0; i < usable.length; i += SAMPLE_STEP) {
    if (usable[i] === 0) continue;
    const band = bandOf(take.l[i]);
    sizes[band] += 1;
    bands[count] = band;
    all[count++] = Math.sqrt(delta.l[i] ** 2 + delta.a[i] ** 2 + delta.b[i] ** 2);
  }
  const samples = all.subarray(0, count);
  const grouped = groupByBand(samples, bands, sizes);
  const overall = Math.max(LEAST_NOISE, quantile(samples, 0.5));
  return Float32Array.from(grouped, (band) => {
    if (band.length < MIN_BAND_SAMPLES) return overall;
    return Math.max(LEAST_NOISE, Math.min(quantile(band, 0.5), 3 * overall));
  });
}

function groupByBand(samples: Float32Array, bands: Uint8Array, sizes: Uint32Array): Float32Array[] {
  const grouped = Array.from(sizes, (size) => new Float32Array(size));
  const filled = new Uint32Array(sizes.length);
  for (let i = 0; i < samples.length; i++) {
    const band = bands[i];
    grouped[band][filled[band]++] = samples[i];
  }
  return grouped;
}
