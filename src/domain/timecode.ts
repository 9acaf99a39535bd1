import type { FrameRate } from "./project.ts";

/**
 * Non-drop-frame timecode HH:MM:SS:FF of a frame, counted at the rate's nominal frames (30 for 30000/1001), as SMPTE
 * ST 12-1 defines it. `frameIndex` is 0-based; hours wrap at 24.
 */
export function formatTimecode(frameIndex: number, rate: FrameRate): string {
  const nominal = Math.round(rate.numerator / rate.denominator);
  const total = Math.max(0, Math.floor(frameIndex));
  const frames = total % nominal;
  const seconds = Math.floor(total / nominal);
  return [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60, frames]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}

/** "0:12" as it is said on set: minutes and seconds from the start. */
export function formatMoment(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Recognises the rates that cameras use from a measured one: 23.98 becomes 24000/1001, 29.83 stays itself. */
export function nameFrameRate(framesPerSecond: number): FrameRate {
  for (const nominal of [24, 25, 30, 48, 50, 60]) {
    if (Math.abs(framesPerSecond - nominal) < 0.001) return { numerator: nominal, denominator: 1 };
    if (Math.abs(framesPerSecond - (nominal * 1000) / 1001) < 0.003)
      return { numerator: nominal * 1000, denominator: 1001 };
  }
  return { numerator: Math.round(framesPerSecond * 1000), denominator: 1000 };
}
