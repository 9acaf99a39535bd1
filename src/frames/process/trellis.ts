/** No advance between two samples: somebody waits. In nats, as all costs here. */
const PAUSE_COST = 0.3;
/** Twice the usual advance. */
const HURRY_COST = 0.4;
/** The most that may be advanced, in usual advances. */
const MOST_HURRY = 3;
/** A line is said again, or the take begins in the middle: any place is reached at this cost. */
const JUMP_COST = 7;
/** The reference's time is expected to be the take's at first; being off costs so much a second… */
const START_COST_PER_S = 0.5;
/** …up to this. */
const START_COST_MOST = 7;
/** Evidence: `WEIGHT * ln(1 + x / scale)`, heavy-tailed so that no single sample decides. */
const WEIGHT = 1.5;
const NOISE_SCALE = 2;
/** Where nothing fits well, small differences of the fit say less. */
const MISFIT_SHARE = 0.15;

/** Cost of each place at the take's first sample. */
export function startCosts(placesMs: Float64Array, takeMs: number): Float32Array {
  return Float32Array.from(placesMs, (place) =>
    Math.min(START_COST_MOST, (Math.abs(place - takeMs) / 1000) * START_COST_PER_S),
  );
}

/** Turns distances into costs, in place: nothing for the best, more for what fits worse. */
export function weigh(distances: Float32Array): void {
  let least = Number.POSITIVE_INFINITY;
  for (const distance of distances) if (distance < least) least = distance;
  const scale = NOISE_SCALE + MISFIT_SHARE * least;
  for (let i = 0; i < distances.length; i++) distances[i] = WEIGHT * Math.log1p(((distances[i] ?? 0) - least) / scale);
}

/** Cost of advancing by 0, 1, 2 … places where `usual` is expected. */
function listAdvanceCosts(usual: number): Float32Array {
  return Float32Array.from({ length: usual * MOST_HURRY + 1 }, (_, advance) => {
    const share = advance / usual;
    return share <= 1 ? (1 - share) * PAUSE_COST : (share - 1) * HURRY_COST;
  });
}

/** Costs of the places from `first` on; places outside cannot be. */
export interface Row {
  first: number;
  costs: Float32Array;
}

export interface Step {
  /** The places that are wanted. */
  first: number;
  length: number;
  /** Advancing by so many places is usual. */
  usual: number;
  /** The last place of all: beyond the reference's end its last picture serves, so waiting there costs nothing. */
  end: number;
  /** True: from the later sample to the earlier. */
  isBackward?: boolean;
}

/** One step of dynamic programming: least costs of coming from `row` to each wanted place, and from which place each. */
export function reach(row: Row, step: Step): { costs: Float32Array; from: Int32Array } {
  const { first, length, usual, end, isBackward = false } = step;
  const advanceCosts = listAdvanceCosts(usual);
  const costs = new Float32Array(length);
  const from = new Int32Array(length);
  const jump = findLeast(row.costs);
  const jumpCost = (row.costs[jump] ?? 0) + JUMP_COST;
  for (let i = 0; i < length; i++) {
    const to = first + i;
    let best = jumpCost;
    let source = row.first + jump;
    for (let advance = 0; advance < advanceCosts.length; advance++) {
      const at = isBackward ? to + advance : to - advance;
      const cost = row.costs[at - row.first];
      if (cost === undefined) continue;
      const isWaiting = advance < usual && (isBackward ? at : to) === end;
      const sum = isWaiting ? cost : cost + (advanceCosts[advance] ?? 0);
      if (sum < best) {
        best = sum;
        source = at;
      }
    }
    costs[i] = best;
    from[i] = source;
  }
  return { costs, from };
}

export function findLeast(costs: Float32Array): number {
  let least = 0;
  for (let i = 1; i < costs.length; i++) if ((costs[i] ?? 0) < (costs[least] ?? 0)) least = i;
  return least;
}
