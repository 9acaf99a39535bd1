/** A share of a count, with its 95 % interval. All shares 0..1; NaN of nothing. */
export interface Rate {
  right: number;
  of: number;
  share: number;
  low: number;
  high: number;
}

/** 97.5 % point of the normal distribution: an interval of 95 %. */
const Z = 1.959964;

/** Share with the Wilson score interval (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927): sound near 0 and 1 too. */
export function rate(right: number, of: number): Rate {
  if (of === 0) return { right, of, share: Number.NaN, low: 0, high: 1 };
  const share = right / of;
  const spread = Z * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  const middle = share + (Z * Z) / (2 * of);
  const scale = 1 + (Z * Z) / of;
  return {
    right,
    of,
    share,
    low: Math.max(0, (middle - spread) / scale),
    high: Math.min(1, (middle + spread) / scale),
  };
}

export function rateOf<T>(items: readonly T[], isRight: (item: T) => boolean): Rate {
  return rate(items.filter(isRight).length, items.length);
}

/** "84.4 % (38 of 45; 71.2–92.3)". */
export function formatRate({ right, of, share, low, high }: Rate): string {
  if (of === 0) return "– (none)";
  const percent = (value: number) => (value * 100).toFixed(1);
  return `${percent(share)} % (${right} of ${of}; ${percent(low)}–${percent(high)})`;
}
