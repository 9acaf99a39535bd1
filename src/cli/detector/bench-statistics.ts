/** What one run of a bench measured. */
export interface BenchRun {
  /** Milliseconds from opening until the detector was ready. */
  startMs: number;
  /** Milliseconds of one picture, hand-over included. */
  p50Ms: number;
  p95Ms: number;
  /** Largest resident memory of the detector's processes, in MB. */
  memoryMb: number;
}

export const METRICS = ["startMs", "p50Ms", "p95Ms", "memoryMb"] as const;
export type Metric = (typeof METRICS)[number];

/** Over the runs: the middle one, and how far they lie apart. */
export interface Spread {
  median: number;
  low: number;
  high: number;
}

export function spread(values: readonly number[]): Spread {
  return { median: quantile(values, 0.5), low: Math.min(...values), high: Math.max(...values) };
}

/** Between the two nearest values, so that few values give no jumps. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  return below + (above - below) * (at - Math.floor(at));
}

export interface Comparison {
  /** Of the second to the first: 1.1 is a tenth more. */
  ratio: number;
  verdict: "more" | "less" | "noise" | "too few runs";
}

/** Below it even runs that lie wholly apart do so by chance in more than one case of forty. */
export const LEAST_RUNS = 4;

/**
 * Beyond the noise only when every run of one lies on one side of every run of the other: with four runs each that
 * happens by chance once in 35 times, with five once in 126.
 */
export function compareRuns(before: readonly number[], after: readonly number[]): Comparison {
  const ratio = quantile(after, 0.5) / quantile(before, 0.5);
  if (Math.min(before.length, after.length) < LEAST_RUNS) return { ratio, verdict: "too few runs" };
  if (Math.min(...after) > Math.max(...before)) return { ratio, verdict: "more" };
  if (Math.max(...after) < Math.min(...before)) return { ratio, verdict: "less" };
  return { ratio, verdict: "noise" };
}
