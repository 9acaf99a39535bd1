import { t } from "elysia";
import { activate, decide, findDetector, install, remove, revive } from "../detectors/acts.ts";
import { openFilePart } from "../file-part.ts";
import { apiRoute, type Route, uploadRoute } from "../route.ts";
import { detectorNoun, shelfNoun, stagedNoun } from "./detector-nouns.ts";

const decisionFields = t.Object({
  enabled: t.Optional(t.Boolean({ description: "true or false" })),
  gpuAllowed: t.Optional(t.Boolean({ description: "true or false" })),
});

/** What is installed, how it fares, and bringing more. */
export const detectorsApi: Route[] = [
  apiRoute({
    method: "GET",
    path: "/api/detectors",
    action: "look",
    summary:
      "Every detector with its health, what cannot be used, what waits to be installed, and the sandbox's layers",
    answer: shelfNoun,
    handle: async ({ desk: { detectors, layers } }) => {
      const health = detectors.health();
      return {
        detectors: detectors.list().map((info) => ({
          ...info,
          health: health.find((one) => one.name === info.name) ?? null,
        })),
        refused: detectors.refused(),
        staged: detectors.staged(),
        layers: await layers.read(),
      };
    },
  }),
  uploadRoute({
    method: "POST",
    path: "/api/detectors/staged",
    action: "install",
    summary: "Hand in an archive: it is checked, kept for the crew's word, and nothing of it runs",
    answer: stagedNoun,
    handle: async ({ desk, request }) => desk.detectors.stage((await openFilePart(request)).bytes),
  }),
  apiRoute({
    method: "POST",
    path: "/api/detectors/staged/:id/install",
    action: "install",
    summary: "Install an archive that was handed in",
    body: decisionFields,
    answer: detectorNoun,
    handle: ({ desk, params }, decisions) => install(desk, params.get("id"), decisions),
  }),
  apiRoute({
    method: "DELETE",
    path: "/api/detectors/staged/:id",
    action: "install",
    summary: "Discard an archive that was handed in",
    answer: t.Void(),
    handle: ({ desk, params }) => desk.detectors.discard(params.get("id")),
  }),
  apiRoute({
    method: "PUT",
    path: "/api/detectors/:name/decisions",
    action: "install",
    summary: "Decide whether it runs on this box and may use the graphics processor",
    body: decisionFields,
    answer: detectorNoun,
    handle: ({ desk, params }, decisions) => decide(desk, params.get("name"), decisions),
  }),
  apiRoute({
    method: "PUT",
    path: "/api/detectors/:name/version",
    action: "install",
    summary: "Let another installed version run",
    body: t.Object({ version: t.String({ minLength: 1, maxLength: 64, description: "a version that is installed" }) }),
    answer: detectorNoun,
    handle: ({ desk, params }, { version }) => activate(desk, params.get("name"), version),
  }),
  apiRoute({
    method: "POST",
    path: "/api/detectors/:name/revive",
    action: "install",
    summary: "Start it again after it was stopped for its failures",
    answer: t.Void(),
    handle: ({ desk, params }) => revive(desk, params.get("name")),
  }),
  apiRoute({
    method: "DELETE",
    path: "/api/detectors/:name",
    action: "install",
    summary: "Remove all versions of a detector; there is no undo",
    answer: t.Void(),
    handle: ({ desk, params }) => remove(desk, params.get("name")),
  }),
  apiRoute({
    method: "DELETE",
    path: "/api/detectors/:name/versions/:version",
    action: "install",
    summary: "Remove one version; there is no undo",
    answer: t.Void(),
    handle: ({ desk, params }) => remove(desk, params.get("name"), params.get("version")),
  }),
  apiRoute({
    method: "GET",
    path: "/api/detectors/:name/log",
    action: "look",
    summary: "Newest lines of its log, oldest first",
    answer: t.Array(t.String()),
    handle: ({ desk, params }) => desk.detectors.logLines(findDetector(desk, params.get("name")).name),
  }),
];
