import { t } from "elysia";
import { findDetector } from "../detectors/acts.ts";
import { openFilePart } from "../file-part.ts";
import { apiRoute, type Route, uploadRoute } from "../route.ts";
import { readSettings, resetSettings, saveSettings } from "../settings/acts.ts";
import { keepFile } from "../settings/routes.ts";
import { settingsNoun, valueNoun } from "./detector-nouns.ts";

const PATH = "/api/scenes/:id/detectors/:name/settings";
const MAX_SETTINGS = 64;
const LONGEST_FILE_NAME = 200;

/** What a detector is set to for a scene. */
export const settingsApi: Route[] = [
  apiRoute({
    method: "GET",
    path: PATH,
    action: "look",
    summary: "Settings of a detector for a scene: every value, and the names of those that were changed",
    answer: settingsNoun,
    handle: ({ desk, params }) => readSettings(desk, params.get("id"), findDetector(desk, params.get("name"))),
  }),
  apiRoute({
    method: "PUT",
    path: PATH,
    action: "change",
    summary: "Replace them; a setting that is left out has its default. They hold from the next take on",
    body: t.Record(t.String(), valueNoun, { maxProperties: MAX_SETTINGS }),
    answer: settingsNoun,
    handle: ({ desk, params }, values) =>
      saveSettings(desk, { sceneId: params.get("id"), name: params.get("name") }, values),
  }),
  apiRoute({
    method: "DELETE",
    path: PATH,
    action: "change",
    summary: "All back to their defaults",
    answer: t.Void(),
    handle: ({ desk, params }) => {
      resetSettings(desk, { sceneId: params.get("id"), name: params.get("name") });
    },
  }),
  uploadRoute({
    method: "PUT",
    path: `${PATH}/:setting/file`,
    action: "change",
    summary: "Send the file of a setting; ?name= is what it is called, with its ending",
    answer: t.Void(),
    handle: async (call) => {
      const part = await openFilePart(call.request);
      const name = part.name || (call.url.searchParams.get("name") ?? "").slice(0, LONGEST_FILE_NAME);
      const place = { sceneId: call.params.get("id"), name: call.params.get("name") };
      await keepFile(call, place, { name, bytes: part.bytes });
    },
  }),
];
