import type { Vote } from "../../../detectors/clock/votes.ts";

/** One reading of a dial (12 hours) at a moment of the take. */
export function dialVote(seconds: number, minutes: number, confidence = 0.9): Vote {
  return {
    sample: { frameIndex: Math.round(seconds * 25), ptsMs: seconds * 1000 },
    reading: { minutes: ((minutes % 720) + 720) % 720, period: 720, seconds: null, hours: 12, confidence, text: null },
  };
}

/** One reading of a display of 24 hours with seconds. */
export function displayVote(seconds: number, daySeconds: number, confidence = 0.9): Vote {
  const shown = ((Math.floor(daySeconds) % 86_400) + 86_400) % 86_400;
  const minutes = Math.floor(shown / 60);
  return {
    sample: { frameIndex: Math.round(seconds * 25), ptsMs: seconds * 1000 },
    reading: { minutes, period: 1440, seconds: shown % 60, hours: 24, confidence, text: "as shown" },
  };
}

/** "4:42" in minutes. */
export function at(time: string): number {
  const [hours, minutes] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

/** 0, step, 2 step … up to `until` seconds. */
export function every(step: number, until: number): number[] {
  return Array.from({ length: Math.floor(until / step) + 1 }, (_, index) => index * step);
}

/** Matches "04:42" and the minutes beside it. */
export function nearly(time: string): RegExp {
  const write = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  return new RegExp(`^(${[-1, 0, 1].map((by) => write(at(time) + by)).join("|")})$`);
}
