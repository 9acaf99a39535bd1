/** Minutes off from which everybody sees it, and from which an attentive eye does. */
const HIGH_FROM = 15;
const MEDIUM_FROM = 3;

export function rateMinutes(minutes: number): "low" | "medium" | "high" {
  if (minutes >= HIGH_FROM) return "high";
  return minutes >= MEDIUM_FROM ? "medium" : "low";
}
