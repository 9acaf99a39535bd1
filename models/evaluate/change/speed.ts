import type { Look } from "./cases.ts";

/** Production-aligned frame rate: (R / S + 1) / x with S = 45 s of take and R = 300 s of reset. */
const PAFR_SHARE = 300 / 45 + 1;

/** What comparing two stills costs on this machine, in milliseconds of the clock; searched anew for every pair. */
export interface SpeedFigures {
  pairs: number;
  pairMsP50: number;
  pairMsP95: number;
  detectMsP50: number;
  detectMsP95: number;
  pafr: number;
}

export function measureSpeed(looks: readonly Look[]): SpeedFigures {
  const of = (value: (look: Look) => number, share: number) => {
    const sorted = looks.map(value).sort((a, b) => a - b);
    return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  };
  const meanSeconds = looks.reduce((sum, { pairMs }) => sum + pairMs, 0) / 1000 / looks.length;
  return {
    pairs: looks.length,
    pairMsP50: of(({ pairMs }) => pairMs, 0.5),
    pairMsP95: of(({ pairMs }) => pairMs, 0.95),
    detectMsP50: of(({ detectMs }) => detectMs, 0.5),
    detectMsP95: of(({ detectMs }) => detectMs, 0.95),
    pafr: PAFR_SHARE / meanSeconds,
  };
}
