import { t } from "elysia";
import { Fault } from "../../base/fault.ts";
import { mayChange } from "../access.ts";
import { answerTap } from "../answer.ts";
import { longText, NO_FIELDS, oneOf, shortText } from "../form.ts";
import { html } from "../html.ts";
import type { PageMaker } from "../page-book.ts";
import { formRoute, type Route } from "../route.ts";
import { showStoryLink } from "../story/link.ts";
import { RATES, SCHEMES, showDay, showProjectForm, showProjectList, showSceneForm, showScenes } from "./views.ts";

export const projectPages: PageMaker[] = [
  {
    path: "/projects",
    show: ({ desk, session }) => {
      const list = showProjectList(desk.store);
      const form = mayChange(session) ? showProjectForm(desk.store.projects.list().length === 0) : "";
      const body = html`<h1>Productions</h1>${list.markup}${form}`;
      return { title: "Productions", section: "projects", body, regions: [list], beats: false };
    },
  },
  {
    path: "/projects/:id",
    show: ({ desk, params, session }) => {
      const { store } = desk;
      const project = store.projects.find(params.get("id"));
      const may = mayChange(session);
      const day = showDay(project, store.projects.listDays(project.id), may);
      const scenes = showScenes(store, project);
      const story = showStoryLink(desk.stories.read(project.id));
      const form = may ? showSceneForm(project, store.scenes.list(project.id).length === 0) : "";
      const body = html`<p class="path"><a href="/projects">Productions</a></p><h1>${project.name}</h1>
        ${day.markup}${story.markup}${scenes.markup}${form}`;
      return { title: project.name, section: "projects", body, regions: [day, story, scenes], beats: false };
    },
  },
];

export const projectFields = t.Object({
  name: longText(1),
  rate: oneOf(RATES.map((rate) => rate.value)),
  slateScheme: oneOf(SCHEMES.map((scheme) => scheme.value)),
});
export const sceneFields = t.Object({
  slate: shortText(1),
  title: t.Optional(longText()),
  episode: t.Optional(shortText()),
  unit: t.Optional(shortText()),
});
export const dayFields = t.Object({
  label: t.String({ minLength: 1, maxLength: 100, description: "1 to 100 characters" }),
});

export const projectRoutes: Route[] = [
  formRoute({
    path: "/projects",
    action: "change",
    body: projectFields,
    handle: (call, { name, rate, slateScheme }) => {
      const project = call.desk.store.projects.add({ name, rate: findRate(rate), slateScheme });
      return answerTap(call, { to: `/projects/${project.id}` });
    },
  }),
  formRoute({
    path: "/projects/:id/scenes",
    action: "change",
    body: sceneFields,
    handle: (call, fields) => {
      const project = call.desk.store.projects.find(call.params.get("id"));
      const scene = call.desk.store.scenes.add({ projectId: project.id, ...fields });
      return answerTap(call, { to: `/scenes/${scene.id}` });
    },
  }),
  formRoute({
    path: "/projects/:id/day",
    action: "change",
    body: dayFields,
    handle: (call, { label }) => {
      const project = call.desk.store.projects.find(call.params.get("id"));
      call.desk.store.projects.startDay(project.id, label);
      return answerTap(call);
    },
  }),
  formRoute({
    path: "/projects/:id/day/close",
    action: "change",
    body: NO_FIELDS,
    handle: (call) => {
      call.desk.store.projects.closeDay(call.params.get("id"));
      return answerTap(call);
    },
  }),
];

/** The exact fraction behind a rate as it is said. */
export function findRate(said: string): { numerator: number; denominator: number } {
  const rate = RATES.find((one) => one.value === said);
  if (!rate) throw new Fault("invalid", `there is no frame rate ${said}`);
  return { numerator: rate.numerator, denominator: rate.denominator };
}
