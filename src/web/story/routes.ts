import { t } from "elysia";
import { MAX_STORY_DAY, type SceneStory } from "../../domain/story.ts";
import type { StoryGoal } from "../../store/stories-order.ts";
import { mayChange } from "../access.ts";
import { answerTap, type TapAnswer } from "../answer.ts";
import { STATUS_OF } from "../errors.ts";
import { NO_FIELDS, tapButton } from "../form.ts";
import { html } from "../html.ts";
import type { PageMaker } from "../page-book.ts";
import { type Call, formRoute, type Route } from "../route.ts";
import { resetStory, saveStory } from "./acts.ts";
import { sayDone } from "./done.ts";
import { STORY_FORM } from "./form.ts";
import { showTimeLine } from "./time-line.ts";
import { timeRoutes } from "./time-routes.ts";
import { lineText, readStory, storyForm, undoField, writeStory } from "./typed.ts";

export const storyPages: PageMaker[] = [
  {
    path: "/projects/:id/story",
    show: ({ desk, params, session }) => {
      const project = desk.store.projects.find(params.get("id"));
      const region = showTimeLine(desk.stories.read(project.id), mayChange(session));
      const body = html`<p class="path"><a href="/projects/${project.id}">${project.name}</a></p>
        <h1>Time line of the story</h1>${region.markup}`;
      return { title: "Time line of the story", section: "projects", body, regions: [region], beats: false };
    },
  },
];

const DAY_PATTERN = `^(|[1-9]\\d{0,${String(MAX_STORY_DAY).length - 1}})$`;
const goalForm = t.Object({
  line: lineText(),
  day: t.String({ pattern: DAY_PATTERN, description: `a story day from 1 to ${MAX_STORY_DAY}, or nothing` }),
  after: t.String({ maxLength: 64, description: "the id of a scene, or nothing" }),
  undo: undoField,
});
export const storyRoutes: Route[] = [
  formRoute({
    path: "/scenes/:id/story",
    action: "change",
    body: storyForm,
    handle: (call, fields) => {
      const sceneId = call.params.get("id");
      const to = `/scenes/${sceneId}`;
      const { story, problems } = readStory(fields);
      if (Object.keys(problems).length > 0) {
        const { after: _, ...values } = fields;
        const typed = { form: STORY_FORM, values, problems };
        return answerTap(call, { to, typed, status: STATUS_OF.invalid });
      }
      const before = saveStory(call.desk.store, { sceneId, story, after: fields.after });
      if (fields.after !== undefined) return answerTap(call);
      return answerTap(call, { to, notice: sayUndo(call, "Saved for the next take", before) });
    },
  }),
  formRoute({
    path: "/scenes/:id/story/reset",
    action: "change",
    body: NO_FIELDS,
    handle: (call) => {
      const before = resetStory(call.desk.store, call.params.get("id"));
      return answerTap(call, { notice: sayUndo(call, "Nothing is said of the scene's time any more", before) });
    },
  }),
  formRoute({
    path: "/scenes/:id/place",
    action: "change",
    body: goalForm,
    handle: (call, { line, day, after, undo }) => {
      const goal = { line, day: day === "" ? null : Number(day), after: after === "" ? null : after };
      const before = call.desk.store.storyOrder.move(call.params.get("id"), goal);
      return answerMove(call, undo === undefined ? before : undefined);
    },
  }),
  step("earlier", -1),
  step("later", 1),
  ...timeRoutes,
];

function step(name: "earlier" | "later", by: -1 | 1): Route {
  return formRoute({
    path: `/scenes/:id/place/${name}`,
    action: "change",
    body: NO_FIELDS,
    handle: (call) => answerMove(call, call.desk.store.storyOrder.step(call.params.get("id"), by)),
  });
}

/** Says where the scene stands now, with the way back. `before` undefined: it was the way back. */
function answerMove(call: Call, before: StoryGoal | undefined): Promise<Response> {
  const { store } = call.desk;
  const scene = store.scenes.find(call.params.get("id"));
  const { after } = store.storyOrder.findGoal(scene.id);
  const to = `/projects/${scene.projectId}/story`;
  if (!before) return answerTap(call, { to });
  const where = after === null ? "is first now" : `comes after scene ${store.scenes.find(after).slate} now`;
  const fields = { line: before.line, day: String(before.day ?? ""), after: before.after ?? "", undo: "1" };
  const back = tapButton(`/scenes/${scene.id}/place`, "Undo", { fields, kind: "quiet" });
  return answerTap(call, { to, notice: sayDone(`Scene ${scene.slate} ${where}`, back) });
}

function sayUndo(call: Call, sentence: string, before: { story: SceneStory; after: string }): TapAnswer["notice"] {
  const { newLine: _, ...fields } = writeStory(before.story);
  const back = tapButton(`/scenes/${call.params.get("id")}/story`, "Undo", {
    fields: { ...fields, after: before.after },
    kind: "quiet",
  });
  return sayDone(sentence, back);
}
