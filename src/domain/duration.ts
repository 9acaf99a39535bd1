/** "14 s", "3 min 10 s", "1 h 5 min" as it is said on set, in whole seconds; from an hour on in whole minutes. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return join([`${Math.floor(whole / 60)} min`, sayRest(whole % 60, "s")]);
  const minutes = Math.round(whole / 60);
  return join([`${Math.floor(minutes / 60)} h`, sayRest(minutes % 60, "min")]);
}

function sayRest(count: number, unit: string): string {
  return count === 0 ? "" : `${count} ${unit}`;
}

function join(parts: string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}
