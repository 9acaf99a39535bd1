import { type Rate, rate, rateOf } from "../rates.ts";
import type { Outcome, PairCase, Seen } from "./cases.ts";

/** Figures of labelled pairs, both orders counted apart: `back` shows the later picture first. */
export interface PairFigures {
  pairs: number;
  forth: OrderFigures;
  back: OrderFigures;
  /** Pairs whose every verdict is the same both ways. */
  symmetric: Rate;
}

export interface OrderFigures {
  /** Labelled changes found by a box that overlaps them, and by one whose middle lies in them. */
  found: Rate;
  foundByMiddle: Rate;
  /** Of all that is told in pairs with labelled changes: what overlaps one, and what has its middle in one. */
  precise: Rate;
  preciseByMiddle: Rate;
  /** Pairs in which something is told though nothing changed, or though only people moved. */
  alarmedUnchanged: Rate;
  alarmedByPeople: Rate;
  /** Pairs that could not be compared: another view, the box says. */
  refused: Rate;
}

export function measurePairs(cases: readonly PairCase[]): PairFigures {
  return {
    pairs: cases.length,
    forth: measureOrder(cases, ({ forth }) => forth),
    back: measureOrder(cases, ({ back }) => back),
    symmetric: rateOf(cases, ({ isSymmetric }) => isSymmetric),
  };
}

function measureOrder(cases: readonly PairCase[], of: (one: PairCase) => Outcome): OrderFigures {
  const changed = cases.filter(({ label }) => label === "change").map(of);
  const labelled = (label: PairCase["label"]) => cases.filter((one) => one.label === label).map(of);
  const isAlarmed = ({ told }: Outcome) => told.length > 0;
  const count = (list: (one: Outcome) => Seen[]) => changed.reduce((sum, one) => sum + list(one).length, 0);
  const told = count((one) => one.told);
  return {
    found: rateOf(
      changed.flatMap(({ found }) => found),
      (found) => found,
    ),
    foundByMiddle: rateOf(
      changed.flatMap(({ foundByMiddle }) => foundByMiddle),
      (found) => found,
    ),
    precise: rate(
      count(({ overlapping }) => overlapping),
      told,
    ),
    preciseByMiddle: rate(
      count(({ pointing }) => pointing),
      told,
    ),
    alarmedUnchanged: rateOf(labelled("none"), isAlarmed),
    alarmedByPeople: rateOf(labelled("person-only"), isAlarmed),
    refused: rateOf(cases.map(of), ({ look }) => look.refused !== null),
  };
}
