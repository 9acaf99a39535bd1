import type { Box } from "../../domain/frame.ts";
import { saySide } from "../../domain/side.ts";
import { type Direction, MAIN_LINE, type SceneStory } from "../../domain/story.ts";
import { sayTimeOfDay } from "../../domain/story-time.ts";
import { cleanLine } from "../words.ts";

export const DIRECTION_WORDS: Record<Direction, string> = {
  reference: "As in the reference",
  running: "Running",
  held: "Held",
};

export function sayLine(line: string): string {
  return line === MAIN_LINE ? "Main story" : cleanLine(line);
}

export function sayDay(day: number | null): string {
  return day === null ? "No story day" : `Story day ${day}`;
}

/** "4:30 pm to 5:00 pm"; empty where there is no window. */
export function sayWindow({ from, to }: Pick<SceneStory, "from" | "to">): string {
  return from === null || to === null ? "" : `${sayTimeOfDay(from)} to ${sayTimeOfDay(to)}`;
}

/** All that is said of a scene's time, in one line; empty where nothing is. */
export function sayStory(story: SceneStory): string {
  const { day, line, direction, start } = story;
  const parts = [
    day === null ? "" : sayDay(day),
    line === MAIN_LINE ? "" : sayLine(line),
    sayWindow(story),
    start === null ? "" : `begins at ${sayTimeOfDay(start)}`,
    direction === "reference" ? "" : `clocks ${direction}`,
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

const THIRD = 1 / 3;

/** Where in the picture a box lies, as it is said on set: "high, camera left". */
export function sayPlace(box: Box | null): string {
  if (!box) return "";
  const [, y, , height] = box;
  const middle = y + height / 2;
  const down = middle < THIRD ? "high" : middle > 2 * THIRD ? "low" : "";
  return [down, saySide(box)].filter((part) => part !== "").join(", ") || "in the middle";
}
