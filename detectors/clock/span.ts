import { aheadOf, wrap } from "./reading.ts";

/** Times from `from` on to `to`, in minutes; both ends belong to it. It may span midnight. */
export interface Span {
  from: number;
  to: number;
}

/** Minutes by which a time lies outside: after the end more than 0, before the beginning less, inside 0. */
export function minutesOutside(time: number, { from, to }: Span, period: number): number {
  const length = Math.min(period, to - from);
  if (wrap(time - from, period) <= length + 1e-9) return 0;
  const [after, before] = [wrap(time - to, period), wrap(from - time, period)];
  return after <= before ? after : -before;
}

/** How far apart two times are on a dial of this period, in minutes. */
export function minutesApart(one: number, other: number, period: number): number {
  return Math.abs(aheadOf(one, other, period));
}
