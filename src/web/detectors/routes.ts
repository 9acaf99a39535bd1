import { t } from "elysia";
import { mayInstall } from "../access.ts";
import { answerTap, redirect } from "../answer.ts";
import { openFilePart } from "../file-part.ts";
import { NO_FIELDS, oneOf, tapButton } from "../form.ts";
import { type Html, html } from "../html.ts";
import type { PageMaker } from "../page-book.ts";
import { type Call, formRoute, type Route, route } from "../route.ts";
import { activate, decide, findDetector, install, remove, revive } from "./acts.ts";
import { findUses, showDetectorList, showLayers, showRefused } from "./list.ts";
import { showStaged, showUpload } from "./staged.ts";
import { showVersions } from "./versions.ts";
import { showDecisions, showHead, showHealth, showLog, showManifest, showRemoval, showScenesOf } from "./views.ts";

export const detectorPages: PageMaker[] = [
  {
    path: "/detectors",
    show: async ({ desk, session }) => {
      const { detectors } = desk;
      const may = mayInstall(session);
      const staged = showStaged(detectors.staged(), may);
      const list = showDetectorList({
        detectors: detectors.list(),
        health: detectors.health(),
        uses: findUses(desk.store),
      });
      const refused = showRefused(detectors.refused());
      const layers = showLayers(await desk.layers.read());
      const body = html`<h1>Detectors</h1>${staged.markup}${list.markup}${refused.markup}
        ${may ? showUpload() : ""}${layers.markup}`;
      return { title: "Detectors", section: "detectors", body, regions: [staged, list, refused, layers], beats: true };
    },
  },
  {
    path: "/detectors/:name",
    show: ({ desk, params, session }) => {
      const info = findDetector(desk, params.get("name"));
      const may = mayInstall(session);
      const health = desk.detectors.health().find((one) => one.name === info.name);
      const head = showHead(info, health);
      const figures = showHealth(info, health, may);
      const decisions = showDecisions(info, may);
      const versions = showVersions(info, may);
      const asks = showManifest(info);
      const scenes = showScenesOf(findUses(desk.store).get(info.name) ?? []);
      const log = showLog(info.name, desk.detectors.logLines(info.name));
      const body = html`<p class="path"><a href="/detectors">Detectors</a></p>${head.markup}
        <div class="two-even"><div>${figures.markup}${decisions.markup}</div><div>${asks.markup}</div></div>
        ${versions.markup}${scenes.markup}${log.markup}${may ? showRemoval(info) : ""}`;
      const regions = [head, figures, decisions, versions, asks, scenes, log];
      return { title: info.name, section: "detectors", body, regions, beats: true };
    },
  },
];

/** Said where a detector was switched off, with the way back. */
function showSwitchedOff(name: string): Html {
  const undo = tapButton(`/detectors/${name}/enabled`, "Switch it on", { fields: { on: "1" }, kind: "quiet" });
  return html`<p>${name} is off on this box</p>${undo}`;
}

const decisionForm = t.Object({ on: oneOf(["0", "1"]) });

/** A tap on a detector: the act, then the page that shows it. `to` "": the one that was tapped on. */
function tap(path: string, act: (call: Call) => Promise<unknown>, to = ""): Route {
  return formRoute({
    path: `/detectors/${path}`,
    action: "install",
    body: NO_FIELDS,
    handle: async (call) => {
      await act(call);
      return answerTap(call, to === "" ? {} : { to });
    },
  });
}

function flip(path: string, decision: "enabled" | "gpuAllowed"): Route {
  return formRoute({
    path: `/detectors/:name/${path}`,
    action: "install",
    body: decisionForm,
    handle: async (call, { on }) => {
      const { name } = await decide(call.desk, call.params.get("name"), { [decision]: on === "1" });
      const stopped = decision === "enabled" && on === "0";
      return answerTap(call, { notice: stopped ? showSwitchedOff(name) : undefined });
    },
  });
}

export const detectorRoutes: Route[] = [
  route({
    method: "POST",
    path: "/detectors/staged",
    action: "install",
    handle: async ({ desk, request }) => {
      const { bytes } = await openFilePart(request);
      await desk.detectors.stage(bytes);
      return redirect("/detectors");
    },
  }),
  formRoute({
    path: "/detectors/staged/:id/install",
    action: "install",
    body: t.Object({ gpuAllowed: t.Optional(t.Literal("1")) }),
    handle: async (call, { gpuAllowed }) => {
      const info = await install(call.desk, call.params.get("id"), { gpuAllowed: gpuAllowed === "1" });
      return answerTap(call, { to: `/detectors/${info.name}` });
    },
  }),
  tap("staged/:id/discard", ({ desk, params }) => desk.detectors.discard(params.get("id"))),
  flip("enabled", "enabled"),
  flip("gpu", "gpuAllowed"),
  tap(":name/revive", ({ desk, params }) => revive(desk, params.get("name"))),
  tap(":name/remove", ({ desk, params }) => remove(desk, params.get("name")), "/detectors"),
  tap(":name/versions/:version/activate", ({ desk, params }) =>
    activate(desk, params.get("name"), params.get("version")),
  ),
  tap(":name/versions/:version/remove", ({ desk, params }) => remove(desk, params.get("name"), params.get("version"))),
];
