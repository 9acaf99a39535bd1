import { t } from "elysia";
import { noteText, shortText } from "../form.ts";
import { dayFields, findRate, projectFields, sceneFields } from "../projects/routes.ts";
import { apiRoute, type Route } from "../route.ts";
import { angleFields, changeScene, MAX_DETECTORS } from "../scenes/routes.ts";
import { armTake, matchTo } from "../takes/acts.ts";
import { angleNoun, dayNoun, projectNoun, referenceNoun, sceneNoun, takeNoun } from "./nouns.ts";

/** Productions, shooting days, scenes, set-ups and what they are compared with. */
export const scriptApi: Route[] = [
  apiRoute({
    method: "GET",
    path: "/api/projects",
    action: "look",
    summary: "Every production",
    answer: t.Array(projectNoun),
    handle: ({ desk }) => desk.store.projects.list(),
  }),
  apiRoute({
    method: "POST",
    path: "/api/projects",
    action: "change",
    summary: "Create a production",
    body: projectFields,
    answer: projectNoun,
    handle: ({ desk }, { name, rate, slateScheme }) =>
      desk.store.projects.add({ name, rate: findRate(rate), slateScheme }),
  }),
  apiRoute({
    method: "GET",
    path: "/api/projects/:id",
    action: "look",
    summary: "One production",
    answer: projectNoun,
    handle: ({ desk, params }) => desk.store.projects.find(params.get("id")),
  }),
  apiRoute({
    method: "GET",
    path: "/api/projects/:id/days",
    action: "look",
    summary: "Shooting days of a production, oldest first",
    answer: t.Array(dayNoun),
    handle: ({ desk, params }) => desk.store.projects.listDays(desk.store.projects.find(params.get("id")).id),
  }),
  apiRoute({
    method: "PUT",
    path: "/api/projects/:id/day",
    action: "change",
    summary: "Open a shooting day",
    body: dayFields,
    answer: dayNoun,
    handle: ({ desk, params }, { label }) =>
      desk.store.projects.startDay(desk.store.projects.find(params.get("id")).id, label),
  }),
  apiRoute({
    method: "DELETE",
    path: "/api/projects/:id/day",
    action: "change",
    summary: "Close the shooting day that is open",
    answer: t.Void(),
    handle: ({ desk, params }) => desk.store.projects.closeDay(params.get("id")),
  }),
  apiRoute({
    method: "GET",
    path: "/api/projects/:id/scenes",
    action: "look",
    summary: "Scenes of a production",
    answer: t.Array(sceneNoun),
    handle: ({ desk, params }) => desk.store.scenes.list(desk.store.projects.find(params.get("id")).id),
  }),
  apiRoute({
    method: "POST",
    path: "/api/projects/:id/scenes",
    action: "change",
    summary: "Create a scene",
    body: sceneFields,
    answer: sceneNoun,
    handle: ({ desk, params }, fields) =>
      desk.store.scenes.add({ projectId: desk.store.projects.find(params.get("id")).id, ...fields }),
  }),
  apiRoute({
    method: "GET",
    path: "/api/scenes/:id",
    action: "look",
    summary: "One scene",
    answer: sceneNoun,
    handle: ({ desk, params }) => desk.store.scenes.find(params.get("id")),
  }),
  apiRoute({
    method: "PATCH",
    path: "/api/scenes/:id",
    action: "change",
    summary: "Change title, sample rate or detectors of a scene",
    body: t.Object({
      title: t.Optional(t.String({ maxLength: 200, description: "at most 200 characters" })),
      sampleRateHz: t.Optional(t.Number({ minimum: 0.1, maximum: 30, description: "a number from 0.1 to 30" })),
      detectors: t.Optional(t.Array(shortText(1), { maxItems: MAX_DETECTORS, description: "names of detectors" })),
    }),
    answer: sceneNoun,
    handle: ({ desk, params }, change) => changeScene(desk, params.get("id"), change),
  }),
  apiRoute({
    method: "GET",
    path: "/api/scenes/:id/angles",
    action: "look",
    summary: "Set-ups that cover a scene",
    answer: t.Array(angleNoun),
    handle: ({ desk, params }) => desk.store.scenes.listAngles(desk.store.scenes.find(params.get("id")).id),
  }),
  apiRoute({
    method: "POST",
    path: "/api/angles",
    action: "change",
    summary: "Create a set-up; it may cover several scenes",
    body: angleFields,
    answer: angleNoun,
    handle: ({ desk }, fields) => desk.store.scenes.addAngle({ ...fields, sceneIds: [...new Set(fields.sceneIds)] }),
  }),
  apiRoute({
    method: "GET",
    path: "/api/angles/:id",
    action: "look",
    summary: "One set-up",
    answer: angleNoun,
    handle: ({ desk, params }) => desk.store.scenes.findAngle(params.get("id")),
  }),
  apiRoute({
    method: "GET",
    path: "/api/angles/:id/takes",
    action: "look",
    summary: "Takes of a set-up, oldest first",
    answer: t.Array(takeNoun),
    handle: ({ desk, params }) => desk.store.takes.list(desk.store.scenes.findAngle(params.get("id")).id),
  }),
  apiRoute({
    method: "POST",
    path: "/api/angles/:id/takes",
    action: "change",
    summary: "Arm the next take of a set-up",
    body: t.Object({ note: t.Optional(noteText()) }),
    answer: takeNoun,
    handle: ({ desk, params }, { note }) => {
      const take = armTake(desk, params.get("id"));
      return note === undefined ? take : desk.store.takes.change(take.id, { note });
    },
  }),
  apiRoute({
    method: "GET",
    path: "/api/angles/:id/references",
    action: "look",
    summary: "What the set-up is and was compared with, newest first",
    answer: t.Array(referenceNoun),
    handle: ({ desk, params }) => desk.store.references.list(desk.store.scenes.findAngle(params.get("id")).id),
  }),
  apiRoute({
    method: "PUT",
    path: "/api/takes/:id/reference",
    action: "change",
    summary: "Compare the set-up with this take from now on",
    answer: t.Void(),
    handle: ({ desk, params }) => matchTo(desk.store, params.get("id")),
  }),
];
