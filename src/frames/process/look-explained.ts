import { CLIPPED, type LookMapping } from "./look-mapping.ts";
import { type Samples, ZONES } from "./look-samples.ts";

/** A sample that a mapping misses by this many levels in any channel is not explained by it. */
export const EXPLAINED_LEVELS = 9;

/** How much of the samples a mapping explains, 0..1: all over, and in the zone of the picture where it does so least. */
export interface Explained {
  share: number;
  /** Explained shares of the zones that hold enough samples. */
  zones: number[];
}

/** A zone with fewer samples tells nothing. */
const MIN_ZONE_SAMPLES = 12;

export function explain(samples: Samples, mapping: LookMapping): Explained {
  const { count, reference, take, zone } = samples;
  const seen = new Uint32Array(ZONES);
  const good = new Uint32Array(ZONES);
  const mapped = new Float64Array(3);
  for (let index = 0, i = 0; index < count; index++, i += 3) {
    if (Math.max(reference[i], reference[i + 1], reference[i + 2]) >= CLIPPED) continue;
    mapping.map(reference[i], reference[i + 1], reference[i + 2], mapped);
    const miss = Math.max(
      Math.abs(mapped[0] - take[i]),
      Math.abs(mapped[1] - take[i + 1]),
      Math.abs(mapped[2] - take[i + 2]),
    );
    seen[zone[index]] += 1;
    if (miss <= EXPLAINED_LEVELS) good[zone[index]] += 1;
  }
  const sum = (counts: Uint32Array) => counts.reduce((total, one) => total + one, 0);
  const zones = [...seen].flatMap((all, index) => (all >= MIN_ZONE_SAMPLES ? good[index] / all : []));
  return { share: sum(good) / Math.max(1, sum(seen)), zones };
}
