export const MINUTES_A_DAY = 24 * 60;
const MINUTES_A_HALF = 12 * 60;

/** A time as a clock shows it: of 12 hours ("01:00" to "12:59") nobody knows am from pm yet. */
export interface ShownTime {
  /** "HH:MM" */
  time: string;
  hours: 12 | 24;
}

/** "00:00" to "23:59". */
export function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

/** "01:00" to "12:59" for a clock of 12 hours, "00:00" to "23:59" for one of 24. */
export function isShownTime({ time, hours }: ShownTime): boolean {
  return isTime(time) && (hours === 24 || (time >= "01:00" && time <= "12:59"));
}

/** Minutes after midnight of an "HH:MM" that is one. */
export function toMinutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** "HH:MM" of minutes after midnight, of whichever day. */
export function toTime(minutes: number): string {
  const within = wrap(minutes, MINUTES_A_DAY);
  return `${pad(Math.floor(within / 60))}:${pad(within % 60)}`;
}

/** What it may mean, in minutes after midnight: one time, or one before noon and one after. */
export function listMeanings({ time, hours }: ShownTime): number[] {
  const minutes = toMinutes(time);
  if (hours === 24) return [minutes];
  const early = wrap(minutes, MINUTES_A_HALF);
  return [early, early + MINUTES_A_HALF];
}

/** As a dial shows it, whatever half of the day: 16:42 and 4:42 agree. */
export function toDial({ time }: ShownTime): number {
  return wrap(toMinutes(time), MINUTES_A_HALF);
}

/** Minutes between two dials, the shorter way round: 0 to 360. */
export function compareDials(one: number, other: number): number {
  const apart = wrap(one - other, MINUTES_A_HALF);
  return Math.min(apart, MINUTES_A_HALF - apart);
}

/** "4:42 pm" where the half of the day is known, "4:42" where it is not. */
export function sayClock({ time, hours }: ShownTime): string {
  const hour = Number(time.slice(0, 2));
  const said = `${hour % 12 === 0 ? 12 : hour % 12}:${time.slice(3, 5)}`;
  return hours === 12 ? said : `${said} ${hour < 12 ? "am" : "pm"}`;
}

/** The same, of a time of 24 hours. */
export function sayTimeOfDay(time: string): string {
  return sayClock({ time, hours: 24 });
}

/** Minutes after midnight as minutes since the story day began. */
export function sinceStart(minutes: number, startsAt: number): number {
  return wrap(minutes - startsAt, MINUTES_A_DAY);
}

export function wrap(value: number, modulus: number): number {
  return ((value % modulus) + modulus) % modulus;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
