import { t } from "elysia";
import { DIRECTIONS, judgeStory, MAX_LINE_LENGTH, type SceneStory } from "../../domain/story.ts";
import { oneOf } from "../form.ts";

/** What is said of a scene's time as form fields, and back. */

const LONGEST_TIME = 8;
const LONGEST_DAY = 8;
const timeText = () => t.String({ maxLength: LONGEST_TIME, description: "a time like 16:42, or nothing" });

export const lineText = () =>
  t.String({ maxLength: MAX_LINE_LENGTH, description: `at most ${MAX_LINE_LENGTH} characters` });
/** Sent with the way back: there is no way back from it. */
export const undoField = t.Optional(t.Literal("1"));

export const storyForm = t.Object({
  day: t.String({ maxLength: LONGEST_DAY, description: "a whole number, or nothing" }),
  line: lineText(),
  newLine: t.Optional(lineText()),
  from: timeText(),
  to: timeText(),
  direction: oneOf(DIRECTIONS),
  start: timeText(),
  /** Only an undo says where the scene stood: behind this one, or first where it is empty. */
  after: t.Optional(t.String({ maxLength: 64 })),
});

export type StoryFields = Record<"day" | "line" | "newLine" | "from" | "to" | "direction" | "start", string>;

export function writeStory(story: SceneStory): StoryFields {
  const { day, line, from, to, direction, start } = story;
  return {
    day: day === null ? "" : String(day),
    line,
    newLine: "",
    from: from ?? "",
    to: to ?? "",
    direction,
    start: start ?? "",
  };
}

/** The story that was typed, or the sentence for each field that does not fit. A new line's name counts before a chosen one. */
export function readStory(fields: typeof storyForm.static): { story: SceneStory; problems: Record<string, string> } {
  const story: SceneStory = {
    day: fields.day === "" ? null : Number(fields.day),
    line: fields.newLine || fields.line,
    from: fields.from || null,
    to: fields.to || null,
    direction: fields.direction,
    start: fields.start || null,
  };
  return { story, problems: { ...judgeStory(story) } };
}
