const MS_PER_MINUTE = 60_000;
const MINUTES_PER_HOUR = 60;

/** "2026-11-22T16:42:07.250+01:00": what a clock on the wall showed, with how far it was ahead of UTC, in minutes. */
export function formatLocalTime(ms: number, aheadMinutes: number): string {
  const shown = new Date(ms + aheadMinutes * MS_PER_MINUTE).toISOString().replace("Z", "");
  const ahead = Math.abs(aheadMinutes);
  const parts = [Math.floor(ahead / MINUTES_PER_HOUR), ahead % MINUTES_PER_HOUR];
  const [hours, minutes] = parts.map((part) => String(part).padStart(2, "0"));
  return `${shown}${aheadMinutes < 0 ? "-" : "+"}${hours}:${minutes}`;
}

/** How far this machine's wall clock is ahead of UTC at that moment, in minutes: its time zone, summer time included. */
export function readAheadMinutes(ms: number): number {
  return -Math.round(new Date(ms).getTimezoneOffset());
}
