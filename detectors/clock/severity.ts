/** Minutes off from which everybody sees it, and from which an attentive eye does. */
const HIGH_FROM = 15;
const MEDIUM_FROM = 3;

/** The least first. */
export const SEVERITIES = ["low", "medium", "high"] as const;

export function rateMinutes(minutes: number): (typeof SEVERITIES)[number] {
  if (minutes >= HIGH_FROM) return "high";
  return minutes >= MEDIUM_FROM ? "medium" : "low";
}
