import { type Rate, rate, rateOf } from "../rates.ts";
import type { ErrorVerdict, SetVerdict } from "./sets.ts";

/** Takes under one condition; an object finding that answers to nothing is false. */
interface ConditionFigures {
  takes: number;
  falseCards: number;
  alarmed: Rate;
}

export interface SetFigures {
  takes: SetVerdict[];
  found: Rate;
  /** Those that can be seen for less than a second. */
  foundBrief: Rate;
  /** Object findings that answer to an error, of all. */
  precise: Rate;
  /** Takes without an error in which something is told, and how many cards those are. */
  alarmedUnchanged: Rate;
  cardsInUnchanged: number;
  /** False cards on boards and while the camera leaves. */
  cardsOutside: number;
  byChange: Record<string, { found: Rate; toldAs: Record<string, number> }>;
  byCondition: Record<string, ConditionFigures>;
}

export function measureSets(takes: readonly SetVerdict[]): SetFigures {
  const errors = takes.flatMap((take) => take.errors);
  const unchanged = takes.filter((take) => take.errors.length === 0);
  const right = sum(takes, (take) => take.right);
  return {
    takes: [...takes],
    found: rateOf(errors, isFound),
    foundBrief: rateOf(
      errors.filter(({ isBrief }) => isBrief),
      isFound,
    ),
    precise: rate(right, right + sum(takes, countFalse)),
    alarmedUnchanged: rateOf(unchanged, (take) => countFalse(take) > 0),
    cardsInUnchanged: sum(unchanged, countFalse),
    cardsOutside: sum(takes, (take) => take.false.filter(({ isOutside }) => isOutside).length),
    byChange: groupBy(
      errors,
      ({ change }) => [change],
      (group) => ({ found: rateOf(group, isFound), toldAs: countKinds(group) }),
    ),
    byCondition: groupBy(
      takes,
      ({ conditions }) => (conditions.length > 0 ? conditions : ["nothing else"]),
      (group) => ({
        takes: group.length,
        falseCards: sum(group, countFalse),
        alarmed: rateOf(group, (take) => countFalse(take) > 0),
      }),
    ),
  };
}

function isFound({ toldAs }: ErrorVerdict): boolean {
  return toldAs.length > 0;
}

function countFalse(take: SetVerdict): number {
  return take.false.length;
}

function sum<T>(items: readonly T[], count: (item: T) => number): number {
  return items.reduce((total, item) => total + count(item), 0);
}

function countKinds(errors: readonly ErrorVerdict[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of errors.flatMap(({ toldAs }) => toldAs)) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Groups by each name that an item has, in the order of the names. */
function groupBy<T, F>(
  items: readonly T[],
  names: (item: T) => readonly string[],
  measure: (group: readonly T[]) => F,
): Record<string, F> {
  const all = [...new Set(items.flatMap(names))].sort();
  return Object.fromEntries(all.map((name) => [name, measure(items.filter((item) => names(item).includes(name)))]));
}
