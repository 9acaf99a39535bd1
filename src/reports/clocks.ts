import type { Box } from "../domain/frame.ts";
import { saySide } from "../domain/side.ts";
import { CLOCK_KIND, type ClockReading, readClock } from "../domain/story-clocks.ts";
import { sayClock } from "../domain/story-time.ts";
import type { Clip } from "../domain/take.ts";
import type { Store } from "../store/store.ts";

/** Clocks that are named; the rest is counted. */
const MAX_NAMED = 4;

/** "camera left: 4:42, running", "camera right: could not be read": the clocks of a take, a line each, the surest first. */
export function describeClocks(store: Store, clips: readonly Clip[], takeId: string): string[] {
  const clocks = store.observations
    .list(takeId)
    .filter(({ kind }) => kind === CLOCK_KIND)
    .sort((a, b) => b.confidence - a.confidence);
  const named = clocks.slice(0, MAX_NAMED).map((observation) => {
    const camera = clips.find(({ id }) => id === observation.clipId)?.camera ?? "";
    return sayReading(readClock(observation), clips.length > 1 ? camera : "");
  });
  const further = clocks.length - named.length;
  return [...named, ...(further > 0 ? [`and ${further} more`] : [])];
}

function sayReading({ shown, running, box }: ClockReading, camera: string): string {
  const place = [camera === "" ? "" : `camera ${camera}`, sayPlace(box)].filter((part) => part !== "").join(", ");
  const time = shown ? sayClock(shown) : "could not be read";
  const pace = running === null ? "" : running ? ", running" : ", standing still";
  return `${place === "" ? "" : `${place}: `}${time}${pace}`;
}

function sayPlace(box: Box | null): string {
  return box ? saySide(box) || "in the middle" : "";
}
