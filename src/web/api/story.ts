import { t } from "elysia";
import { apiRoute, type Route } from "../route.ts";
import { resetStory, saveStory } from "../story/acts.ts";
import { findProposal } from "../story/production.ts";
import { lineText } from "../story/typed.ts";
import { conflictFields, placeFields, productionStoryNoun, storyNoun, timeFields, timeNoun } from "./story-nouns.ts";

/** Stands for the take of a time that was typed. */
const TYPED = "typed";

/** When scenes play in the story, their order, and what was established. */
export const storyApi: Route[] = [
  apiRoute({
    method: "GET",
    path: "/api/projects/:id/story",
    action: "look",
    summary:
      "The story's time: scenes by line and story day in story order, what is established and proposed, contradictions",
    answer: productionStoryNoun,
    handle: ({ desk, params }) => {
      const story = desk.stories.read(desk.store.projects.find(params.get("id")).id);
      const groups = story.groups.map(({ line, day, days }) => ({
        line,
        day,
        scenes: days.flatMap(({ scenes }) =>
          scenes.map(({ scene }) => {
            const { id, slate, story: said, times } = scene;
            return { id, slate, story: said, times, proposal: findProposal(story, scene) ?? null };
          }),
        ),
      }));
      return { groups, conflicts: story.conflicts };
    },
  }),
  apiRoute({
    method: "GET",
    path: "/api/scenes/:id/story",
    action: "look",
    summary: "What is said of a scene's time",
    answer: storyNoun,
    handle: ({ desk, params }) => desk.store.stories.place(params.get("id")).story,
  }),
  apiRoute({
    method: "PUT",
    path: "/api/scenes/:id/story",
    action: "change",
    summary:
      "Say when a scene plays; it holds from the next take on. In another line or day the scene goes where the script puts it",
    body: storyNoun,
    answer: storyNoun,
    handle: ({ desk, params }, story) => {
      saveStory(desk.store, { sceneId: params.get("id"), story });
      return desk.store.stories.find(params.get("id"));
    },
  }),
  apiRoute({
    method: "DELETE",
    path: "/api/scenes/:id/story",
    action: "change",
    summary: "Say nothing of a scene's time any more",
    answer: t.Void(),
    handle: ({ desk, params }) => {
      resetStory(desk.store, params.get("id"));
    },
  }),
  apiRoute({
    method: "PUT",
    path: "/api/scenes/:id/place",
    action: "change",
    summary: "Put a scene behind another one in the story; answers where it stood before",
    body: placeFields,
    answer: placeFields,
    handle: ({ desk, params }, goal) => desk.store.storyOrder.move(params.get("id"), goal),
  }),
  apiRoute({
    method: "GET",
    path: "/api/scenes/:id/times",
    action: "look",
    summary: "What was established and rejected of a scene's time, oldest decision first",
    answer: t.Array(timeNoun),
    handle: ({ desk, params }) => desk.store.storyTimes.list(desk.store.scenes.find(params.get("id")).id),
  }),
  apiRoute({
    method: "PUT",
    path: "/api/scenes/:id/times/:takeId",
    action: "change",
    summary: `Establish or reject the time that a take shows; "${TYPED}" for a time that no take shows`,
    body: timeFields,
    answer: t.Array(timeNoun),
    handle: ({ desk, params }, { time, hours, state }) => {
      const sceneId = params.get("id");
      desk.store.storyTimes.decide(sceneId, readTake(params.get("takeId")), { shown: { time, hours }, state });
      return desk.store.storyTimes.list(sceneId);
    },
  }),
  apiRoute({
    method: "DELETE",
    path: "/api/scenes/:id/times/:takeId",
    action: "change",
    summary: "Take back what was decided about the time that a take shows",
    answer: t.Void(),
    handle: ({ desk, params }) => {
      desk.store.storyTimes.decide(params.get("id"), readTake(params.get("takeId")), null);
    },
  }),
  apiRoute({
    method: "PUT",
    path: "/api/scenes/:id/intentions",
    action: "change",
    summary: "Say that a contradiction in the story's time is intended, or that it is not",
    body: conflictFields,
    answer: t.Void(),
    handle: ({ desk, params }, { conflict, intended }) =>
      desk.store.storyIntentions.set(params.get("id"), conflict, intended),
  }),
  apiRoute({
    method: "PUT",
    path: "/api/projects/:id/lines/:line",
    action: "change",
    summary: "Give a line of the story another name",
    body: t.Object({ name: lineText() }),
    answer: t.Object({ name: t.String() }),
    handle: ({ desk, params }, { name }) => {
      const project = desk.store.projects.find(params.get("id"));
      return { name: desk.store.storyLines.rename(project.id, params.get("line"), name) };
    },
  }),
];

function readTake(name: string): string | null {
  return name === TYPED ? null : name;
}
