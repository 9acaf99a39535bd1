/** A time of day as a display tells it. */
export interface ShownTime {
  /** As shown: 0..23, or 1..12 where `half` is told. */
  hour: number;
  minute: number;
  second: number | null;
  /** 24 where the hour or its writing tells a 24-hour display, 12 beside am or pm, null where it can be either. */
  hours: 12 | 24 | null;
  half: "am" | "pm" | null;
}

/**
 * H:MM, HH:MM, HHMM, each with :SS or SS behind, each with A or P at the end; HMM only beside A or P. Seconds behind a
 * colon need a colon before the minutes. A lone digit behind H:MM is half of seconds that are smaller or cut off: the
 * time stands, the seconds are not told. Whatever holds a dot or another symbol is a date, a price, a stopwatch.
 */
const FORMS = /^(?:(\d{1,2}):(\d\d)(?::?(\d\d)|:?\d)?|(\d\d)(\d\d)(\d\d)?|(\d)(\d\d)(?=[AP]))([AP])?$/;

/** The time of day that a text of the digit reader's symbols tells; null for whatever else displays show. */
export function parseTime(text: string): ShownTime | null {
  const parts = FORMS.exec(text);
  if (!parts) return null;
  const written = parts[1] ?? parts[4] ?? parts[7];
  const hour = Number(written);
  const minute = Number(parts[2] ?? parts[5] ?? parts[8]);
  const shown = parts[3] ?? parts[6];
  const second = shown === undefined ? null : Number(shown);
  const half = parts[9] === undefined ? null : parts[9] === "A" ? "am" : "pm";
  if (hour > 23 || minute > 59 || (second ?? 0) > 59) return null;
  if (half !== null && (hour < 1 || hour > 12)) return null;
  return { hour, minute, second, hours: half ? 12 : countsTo(hour), half };
}

function countsTo(hour: number): 24 | null {
  return hour === 0 || hour > 12 ? 24 : null;
}
