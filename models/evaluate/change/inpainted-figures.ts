import { type Rate, rateOf } from "../rates.ts";
import { boundAveragePrecision, type Scored } from "./average-precision.ts";
import type { InpaintedCase, Outcome } from "./cases.ts";

/** AP@0.5 with the 95 % interval of a bootstrap over pairs. */
type BoundAp = ReturnType<typeof boundAveragePrecision>;

export interface InpaintedFigures {
  /** Something painted out: by its size, and all. */
  changed: Record<string, SizeFigures>;
  /** Painted over where nothing stood: what is found here is the painting. */
  control: Record<string, SizeFigures>;
  unchanged: { pairs: number; alarmed: Rate; refused: Rate };
  /** Pairs whose every verdict is the same both ways. */
  symmetric: Rate;
}

export interface SizeFigures {
  pairs: number;
  /** Over the boxes of both pictures, each as the take, of any confidence. */
  ap: BoundAp;
  /** Each pair counts once from here on, as it was drawn. The place is told, by a box that overlaps it. */
  found: Rate;
  /** Something is told that is not the place. */
  strayed: Rate;
  /** Could not be compared: another view, the box says. */
  refused: Rate;
}

const SIZES = ["small", "medium", "large"] as const;

export function measureInpainted(cases: readonly InpaintedCase[]): InpaintedFigures {
  const kind = (name: InpaintedCase["kind"]) => cases.filter((one) => one.kind === name);
  const unchanged = kind("unchanged");
  return {
    changed: measureSizes(kind("changed")),
    control: measureSizes(kind("control")),
    unchanged: {
      pairs: unchanged.length,
      alarmed: rateOf(unchanged, ({ forth }) => forth.told.length > 0),
      refused: rateOf(unchanged, isRefused),
    },
    symmetric: rateOf(cases, ({ isSymmetric }) => isSymmetric),
  };
}

function measureSizes(cases: readonly InpaintedCase[]): Record<string, SizeFigures> {
  const sizes = SIZES.map((size): [string, SizeFigures] => [
    size,
    measureSize(cases.filter((one) => one.size === size)),
  ]);
  return { ...Object.fromEntries(sizes), all: measureSize(cases) };
}

function measureSize(cases: readonly InpaintedCase[]): SizeFigures {
  return {
    pairs: cases.length,
    ap: boundAveragePrecision(cases.map(listPictures)),
    found: rateOf(cases, ({ forth }) => forth.found.some((one) => one)),
    strayed: rateOf(cases, ({ forth }) => forth.strays.length > 0),
    refused: rateOf(cases, isRefused),
  };
}

function isRefused({ forth }: InpaintedCase): boolean {
  return forth.look.refused !== null;
}

/**
 * Both pictures of a pair, as the protocol counts them, each by the boxes that were found when it was the take: a box brought
 * to the other picture grows where that is turned.
 */
function listPictures({ change, forth, back }: InpaintedCase): Scored[] {
  return [
    { found: listFound(forth), truths: change ? [change.box] : [] },
    { found: listFound(back), truths: change ? [change.referenceBox] : [] },
  ];
}

function listFound({ look }: Outcome): Scored["found"] {
  return look.seen.map(({ box, confidence }) => ({ box, score: confidence }));
}
