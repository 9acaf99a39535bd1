import { t } from "elysia";
import { Fault } from "../../base/fault.ts";
import { mayChange } from "../access.ts";
import { showDismissals } from "../anomalies/dismissals.ts";
import { answerTap } from "../answer.ts";
import type { Desk } from "../desk.ts";
import { idText, longText, oneOf, shortText } from "../form.ts";
import { html } from "../html.ts";
import type { PageMaker } from "../page-book.ts";
import { suggestNext } from "../projects/views.ts";
import { formRoute, type Route } from "../route.ts";
import { readSettings } from "../settings/acts.ts";
import { findPictures } from "../settings/pictures.ts";
import { showSceneStory } from "../story/scene.ts";
import { showSceneDetectors } from "./checks.ts";
import { showPace } from "./pace.ts";
import { showAngleForm, showAngles } from "./views.ts";

export const scenePages: PageMaker[] = [
  {
    path: "/scenes/:id",
    show: ({ desk, params, session, typed }) => {
      const { store } = desk;
      const scene = store.scenes.find(params.get("id"));
      const project = store.projects.find(scene.projectId);
      const may = mayChange(session);
      const angles = showAngles(store, scene);
      const { detectors, live } = desk;
      const known = { scene, detectors: detectors.list(), health: detectors.health(), may };
      const pace = showPace({ ...known, store, concurrency: detectors.concurrency() });
      const checks = showSceneDetectors({
        ...known,
        typed,
        readSettings: (info) => readSettings(desk, scene.id, info),
        pictures: findPictures(store, live.cameras(), scene.id),
      });
      const story = showSceneStory({
        story: desk.stories.read(project.id),
        sceneId: scene.id,
        lines: store.storyLines.list(project.id),
        typed,
        may,
      });
      const dismissals = showDismissals(store, scene, may);
      const form = showAngleForm({
        scene,
        others: store.scenes.list(project.id).filter((one) => one.id !== scene.id),
        suggestion: suggestNext(store, project, scene),
        open: store.scenes.listAngles(scene.id).length === 0,
      });
      const body = html`<p class="path"><a href="/projects/${project.id}">${project.name}</a></p>
        <h1><small>Scene</small> ${scene.slate}</h1>${scene.title === "" ? "" : html`<p class="lead">${scene.title}</p>`}
        ${angles.markup}${may ? form : ""}<h2>Time in the story</h2>${story.map((region) => region.markup)}
        <h2>What is checked</h2>${pace.markup}${checks.all.markup}${dismissals.markup}`;
      const regions = [angles, ...story, pace, checks.all, ...checks.each, dismissals];
      return { title: `Scene ${scene.slate}`, section: "projects", body, regions, beats: false };
    },
  },
];

export const MAX_DETECTORS = 20;
const MAX_SCENES_OF_ANGLE = 50;
export const angleFields = t.Object({
  sceneIds: t.Array(idText(), { minItems: 1, maxItems: MAX_SCENES_OF_ANGLE, description: "at least one scene" }),
  slate: shortText(1),
  title: t.Optional(longText()),
});
const settingsForm = t.Object({
  sampleRateHz: t.String({ pattern: "^\\d{1,2}(\\.\\d{1,3})?$", description: "a number from 0.1 to 30" }),
});

export const sceneRoutes: Route[] = [
  formRoute({
    path: "/angles",
    action: "change",
    body: angleFields,
    handle: (call, fields) => {
      const angle = call.desk.store.scenes.addAngle({ ...fields, sceneIds: [...new Set(fields.sceneIds)] });
      return answerTap(call, { to: `/angles/${angle.id}` });
    },
  }),
  formRoute({
    path: "/scenes/:id",
    action: "change",
    body: settingsForm,
    handle: (call, form) => {
      changeScene(call.desk, call.params.get("id"), { sampleRateHz: Number(form.sampleRateHz) });
      return answerTap(call, { to: `/scenes/${call.params.get("id")}` });
    },
  }),
  formRoute({
    path: "/scenes/:id/detectors/:name",
    action: "change",
    body: t.Object({ on: oneOf(["0", "1"]) }),
    handle: (call, { on }) => {
      const [id, name] = [call.params.get("id"), call.params.get("name")];
      const others = call.desk.store.scenes.find(id).detectors.filter((one) => one !== name);
      changeScene(call.desk, id, { detectors: on === "1" ? [...others, name] : others });
      return answerTap(call, { to: `/scenes/${id}` });
    },
  }),
];

const LOWEST_RATE_HZ = 0.1;
const HIGHEST_RATE_HZ = 30;

/** Changes what is checked in a scene; refuses new detectors that the box does not have. */
export function changeScene(
  desk: Desk,
  id: string,
  change: { title?: string; sampleRateHz?: number; detectors?: string[] },
) {
  const rateHz = change.sampleRateHz ?? LOWEST_RATE_HZ;
  if (rateHz < LOWEST_RATE_HZ || rateHz > HIGHEST_RATE_HZ) {
    throw new Fault("invalid", `samples a second are a number from ${LOWEST_RATE_HZ} to ${HIGHEST_RATE_HZ}`);
  }
  const before = desk.store.scenes.find(id).detectors;
  const known = [...before, ...desk.detectors.list().map((one) => one.name)];
  const unknown = change.detectors?.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Fault("invalid", `the box has no detector "${unknown}"`);
  return desk.store.scenes.change(id, change);
}
