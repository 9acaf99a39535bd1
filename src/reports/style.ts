import type { Severity } from "../domain/anomaly.ts";
import type { Verdict } from "../domain/coverage.ts";

/** Lengths in points. The paper is A4, the print may be grey: every colour has a word or a shape beside it. */
export const PAGE = { width: 595.28, marginX: 42, marginTop: 42, marginBottom: 54 } as const;
export const CONTENT_WIDTH = PAGE.width - 2 * PAGE.marginX;
export const GAP = 10;

export const INK = "#1a1d21";
export const QUIET = "#5c6470";
export const LINE = "#d4d8de";
export const PALE = "#f4f5f7";

export const SEVERITY_INK: Record<Severity, string> = { high: "#b3261e", medium: "#9a5b00", low: "#4a5361" };

/** Green only where everything was compared and nothing was found. */
export const TONE_INK: Record<Verdict["tone"], { ink: string; paper: string }> = {
  look: { ink: "#9a3412", paper: "#fdf1e7" },
  clear: { ink: "#17663a", paper: "#eaf5ee" },
  unchecked: { ink: "#7a5c00", paper: "#fbf5df" },
  busy: { ink: "#3f4753", paper: "#f0f2f5" },
  none: { ink: "#3f4753", paper: "#f0f2f5" },
};
