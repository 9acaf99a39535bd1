import { mayChange } from "../access.ts";
import { answerTap, redirect } from "../answer.ts";
import { openFilePart } from "../file-part.ts";
import { NO_FIELDS } from "../form.ts";
import { html } from "../html.ts";
import type { PageMaker } from "../page-book.ts";
import { formRoute, type Route, route } from "../route.ts";
import { armTake, findMatchOffer } from "../takes/acts.ts";
import { showMatchOffer } from "../takes/views.ts";
import { showThings } from "./things.ts";
import { showUploadForms } from "./upload-views.ts";
import { bringBack, takeUpload } from "./uploads.ts";
import { showArm, showReferences, showTakes } from "./views.ts";

export const anglePages: PageMaker[] = [
  {
    path: "/angles/:id",
    show: ({ desk, params, session }) => {
      const { store } = desk;
      const angle = store.scenes.findAngle(params.get("id"));
      const scenes = angle.sceneIds.map((id) => store.scenes.find(id));
      const may = mayChange(session);
      const offering = store.takes.list(angle.id).findLast((take) => findMatchOffer(store, take).length > 0);
      const match = showMatchOffer(store, offering, may);
      const arm = showArm(store, angle);
      const takes = showTakes(store, angle);
      const things = showThings(store, angle, may);
      const references = showReferences(store, angle, may);
      const uploads = may && desk.uploads ? showUploadForms(desk, angle.id) : "";
      const body = html`<p class="path">${scenes.map((scene) => html`<a href="/scenes/${scene.id}">Scene ${scene.slate}</a>`)}</p>
        <h1><small>Set-up</small> ${angle.slate}</h1>${angle.title === "" ? "" : html`<p class="lead">${angle.title}</p>`}
        ${match.markup}<div class="two"><div>${may ? arm.markup : ""}${takes.markup}</div><div>${references.markup}${uploads}${things.markup}</div></div>`;
      const regions = [match, arm, takes, references, things];
      return { title: `Set-up ${angle.slate}`, section: "projects", body, regions, beats: false };
    },
  },
];

export const angleRoutes: Route[] = [
  formRoute({
    path: "/angles/:id/takes",
    action: "change",
    body: NO_FIELDS,
    handle: (call) => {
      armTake(call.desk, call.params.get("id"));
      return answerTap(call, { to: "/monitor" });
    },
  }),
  route({
    method: "POST",
    path: "/angles/:id/references/:camera",
    action: "change",
    handle: async ({ desk, params, request }) => {
      const place = { angleId: params.get("id"), camera: params.get("camera") };
      await takeUpload(desk, place, await openFilePart(request));
      return redirect(`/angles/${place.angleId}`);
    },
  }),
  formRoute({
    path: "/angles/:id/references/:camera/back",
    action: "change",
    body: NO_FIELDS,
    handle: (call) => {
      bringBack(call.desk, { angleId: call.params.get("id"), camera: call.params.get("camera") });
      return answerTap(call);
    },
  }),
];
