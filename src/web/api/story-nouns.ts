import { t } from "elysia";
import { DIRECTIONS, MAX_LINE_LENGTH, MAX_STORY_DAY } from "../../domain/story.ts";
import { idText, oneOf } from "../form.ts";

/** The story's time as the API answers and takes it. */

const text = t.String();
const number = t.Number();
const nothing = <S extends Parameters<typeof t.Array>[0]>(schema: S) => t.Union([schema, t.Null()]);
const TIME = "^([01]\\d|2[0-3]):[0-5]\\d$";
const timeOfDay = (description: string) => t.Union([t.String({ pattern: TIME }), t.Null()], { description });
const storyDay = t.Union([t.Integer({ minimum: 1, maximum: MAX_STORY_DAY }), t.Null()], {
  description: `a story day from 1 to ${MAX_STORY_DAY}, or null`,
});
const line = t.String({
  maxLength: MAX_LINE_LENGTH,
  description: `at most ${MAX_LINE_LENGTH} characters; "" is the main story`,
});
const hours = t.Union([t.Literal(12), t.Literal(24)], { description: "12 where nobody knows am from pm, else 24" });

export const storyNoun = t.Object({
  day: storyDay,
  line,
  from: timeOfDay("HH:MM of 24 hours, or null; both ends of the window or none"),
  to: timeOfDay("HH:MM of 24 hours, or null; before `from`: the window spans midnight"),
  direction: oneOf(DIRECTIONS),
  start: timeOfDay("HH:MM of 24 hours, or null; within the window"),
});

export const placeFields = t.Object({
  line,
  day: storyDay,
  after: t.Union([idText(), t.Null()], {
    description: "the id of the scene that comes before, or null for the first place",
  }),
});

const shownNoun = t.Object({
  time: t.String({ pattern: TIME, description: "HH:MM; 01:00 to 12:59 where hours is 12" }),
  hours,
});

export const timeFields = t.Object({
  time: shownNoun.properties.time,
  hours,
  state: oneOf(["established", "rejected"]),
});

export const timeNoun = t.Object({
  sceneId: text,
  takeId: nothing(text),
  label: text,
  shown: shownNoun,
  state: oneOf(["established", "rejected"]),
  decidedAt: text,
});

export const conflictFields = t.Object({
  conflict: t.String({ minLength: 1, maxLength: 300, description: "the key of a contradiction" }),
  intended: t.Boolean(),
});

const proposalNoun = t.Object({
  takeId: text,
  label: text,
  shown: shownNoun,
  told: shownNoun,
  agreeing: number,
  readable: number,
});

export const productionStoryNoun = t.Object({
  groups: t.Array(
    t.Object({
      line: text,
      day: nothing(number),
      scenes: t.Array(
        t.Object({
          id: text,
          slate: text,
          story: storyNoun,
          times: t.Array(timeNoun),
          proposal: nothing(proposalNoun),
        }),
      ),
    }),
  ),
  conflicts: t.Array(
    t.Object({ key: text, sceneId: text, otherId: nothing(text), slate: text, text, intended: t.Boolean() }),
  ),
});
