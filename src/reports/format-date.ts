/** "22 Nov 2026, 14:05" in the box's own time. */
export function formatDate(ms: number): string {
  return new Date(ms).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
}
