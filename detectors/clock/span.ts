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

/** The moment of a span that is nearest to a time. */
export function nearestIn(span: Span, time: number, period: number): number {
  const outside = minutesOutside(time, span, period);
  if (outside === 0) return wrap(time, period);
  return wrap(outside > 0 ? span.to : span.from, period);
}

/** How far apart two times are on a dial of this period, in minutes. */
export function minutesApart(one: number, other: number, period: number): number {
  return Math.abs(aheadOf(one, other, period));
}
