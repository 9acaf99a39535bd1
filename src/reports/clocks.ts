import type { Box } from "../domain/frame.ts";
import { CLOCK_KIND, type ClockReading, readClock } from "../domain/story-clocks.ts";
import { sayClock } from "../domain/story-time.ts";
import type { Clip } from "../domain/take.ts";
import type { Store } from "../store/store.ts";

/** Clocks that are named; the rest is counted. */
const MAX_NAMED = 4;
/** Middles left and right of these, as a share of the picture's width, are camera left and camera right. */
const LEFT_BELOW = 0.38;
const RIGHT_ABOVE = 0.62;

/** "camera left: 4:42, running; camera right: could not be read": the clocks of a take, the surest first. */
export function describeClocks(store: Store, clips: readonly Clip[], takeId: string): string {
  const clocks = store.observations
    .list(takeId)
    .filter(({ kind }) => kind === CLOCK_KIND)
    .sort((a, b) => b.confidence - a.confidence);
  const named = clocks.slice(0, MAX_NAMED).map((observation) => {
    const camera = clips.find(({ id }) => id === observation.clipId)?.camera ?? "";
    return sayReading(readClock(observation), clips.length > 1 ? camera : "");
  });
  const further = clocks.length - named.length;
  return [...named, ...(further > 0 ? [`and ${further} more`] : [])].join("; ");
}

function sayReading({ shown, running, box }: ClockReading, camera: string): string {
  const place = [camera === "" ? "" : `camera ${camera}`, saySide(box)].filter((part) => part !== "").join(", ");
  const time = shown ? sayClock(shown) : "could not be read";
  const pace = running === null ? "" : running ? ", running" : ", standing still";
  return `${place === "" ? "" : `${place}: `}${time}${pace}`;
}

function saySide(box: Box | null): string {
  if (!box) return "";
  const middle = box[0] + box[2] / 2;
  if (middle < LEFT_BELOW) return "camera left";
  return middle > RIGHT_ABOVE ? "camera right" : "in the middle";
}
