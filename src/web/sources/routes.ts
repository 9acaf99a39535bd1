import { t } from "elysia";
import { mayChange } from "../access.ts";
import { answerTap } from "../answer.ts";
import { NO_FIELDS } from "../form.ts";
import { html } from "../html.ts";
import type { PageMaker } from "../page-book.ts";
import { formRoute, type Route } from "../route.ts";
import { LONGEST_ADDRESS, plugCamera, toSourceId, unplugCamera } from "./plug.ts";
import { showAddressForm, showCameras, showSources } from "./views.ts";

export const sourcePages: PageMaker[] = [
  {
    path: "/sources",
    show: async ({ desk, session }) => {
      const settings = desk.store.cameras.list();
      const may = mayChange(session);
      const cameras = showCameras(settings, desk.live.cameras(), may);
      const sources = showSources(await desk.sources.list(), settings, may);
      const body = html`<h1>Cameras</h1>${cameras.markup}${sources.markup}${may ? showAddressForm(settings) : ""}`;
      return { title: "Cameras", section: "sources", body, regions: [cameras, sources], beats: true };
    },
  },
];

const letterField = t.String({ pattern: "^[A-Z]{1,2}$", description: "a letter: A, B, C" });
export const sourceIdField = t.String({ minLength: 1, maxLength: LONGEST_ADDRESS, description: "the id of a source" });

export const sourceRoutes: Route[] = [
  formRoute({
    path: "/sources",
    action: "change",
    body: t.Object({ letter: letterField, sourceId: sourceIdField }),
    handle: async (call, { letter, sourceId }) => {
      await plugCamera(call.desk, letter, sourceId);
      return answerTap(call);
    },
  }),
  formRoute({
    path: "/sources/address",
    action: "change",
    body: t.Object({
      letter: letterField,
      address: t.String({ maxLength: LONGEST_ADDRESS, description: "an address" }),
    }),
    handle: async (call, { letter, address }) => {
      await plugCamera(call.desk, letter, toSourceId(address));
      return answerTap(call);
    },
  }),
  formRoute({
    path: "/sources/:letter/remove",
    action: "change",
    body: NO_FIELDS,
    handle: (call) => {
      unplugCamera(call.desk, call.params.get("letter"));
      return answerTap(call);
    },
  }),
];
