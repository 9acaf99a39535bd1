import { type Rate, rateOf } from "../rates.ts";
import { boundAveragePrecision, type Scored } from "./average-precision.ts";
import type { InpaintedCase } from "./cases.ts";

/** AP@0.5 with the 95 % interval of a bootstrap over pairs. */
type BoundAp = ReturnType<typeof boundAveragePrecision>;

export interface InpaintedFigures {
  /** Something painted out: by its size, and all. */
  changed: Record<string, SizeFigures>;
  /** Painted over where nothing stood: what is found here is the painting. */
  control: Record<string, SizeFigures>;
  unchanged: { pairs: number; alarmed: Rate; refused: Rate };
}

export interface SizeFigures {
  pairs: number;
  /** Over the boxes of both pictures, of any confidence. */
  ap: BoundAp;
  /** The place is told, by a box that overlaps it. */
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
      alarmed: rateOf(unchanged, ({ outcome }) => outcome.told.length > 0),
      refused: rateOf(unchanged, isRefused),
    },
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
    found: rateOf(cases, ({ outcome }) => outcome.found.some((found) => found)),
    strayed: rateOf(cases, ({ outcome }) => outcome.strays.length > 0),
    refused: rateOf(cases, isRefused),
  };
}

function isRefused({ outcome }: InpaintedCase): boolean {
  return outcome.look.refused !== null;
}

/** Both pictures of a pair, as the protocol counts them. */
function listPictures({ change, outcome: { look } }: InpaintedCase): Scored[] {
  return [
    {
      found: look.seen.map(({ box, confidence }) => ({ box, score: confidence })),
      truths: change ? [change.box] : [],
    },
    {
      found: look.seen.map(({ referenceBox, confidence }) => ({ box: referenceBox, score: confidence })),
      truths: change ? [change.referenceBox] : [],
    },
  ];
}
