import type { DetectorHealth, DetectorInfo } from "../../domain/detector.ts";
import type { Scene } from "../../domain/project.ts";
import type { Typed } from "../desk.ts";
import { showDetectorState } from "../detectors/state.ts";
import { tapButton, tapSwitch } from "../form.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import type { SceneSettings } from "../settings/acts.ts";
import { nameRegion, showSettingsForm } from "../settings/form.ts";
import type { findPictures } from "../settings/pictures.ts";
import { cleanLine } from "../words.ts";

export interface SceneChecks {
  scene: Scene;
  detectors: readonly DetectorInfo[];
  health: readonly DetectorHealth[];
  readSettings(info: DetectorInfo): SceneSettings;
  pictures: ReturnType<typeof findPictures>;
  typed: Typed | undefined;
  may: boolean;
}

/** Which detectors check the scene, each with its settings; a region each, so that a tap renews only its own. */
export function showSceneDetectors(checks: SceneChecks): { all: Region; each: Region[] } {
  const { scene, detectors } = checks;
  const each = detectors.map((info) => showSceneDetector(checks, info));
  const missing = scene.detectors.filter((name) => detectors.every((info) => info.name !== name));
  const content = html`${each.map((region) => region.markup)}${missing.map((name) => showMissing(checks, name))}`;
  return { all: makeRegion("scene-detectors", content), each };
}

function showSceneDetector(checks: SceneChecks, info: DetectorInfo): Region {
  const { scene, may, typed } = checks;
  const on = scene.detectors.includes(info.name);
  const health = checks.health.find((one) => one.name === info.name);
  const label = html`<span><b>${info.name}</b> <span class="dim">${cleanLine(info.description)}</span></span>`;
  const head = may
    ? tapSwitch(`/scenes/${scene.id}/detectors/${info.name}`, { label, on })
    : html`<p>${label} <span class="tag ${on ? "on" : ""}">${on ? "on" : "off"}</span></p>`;
  const unwell = on && (!info.decisions.enabled || health?.state === "disabled" || health?.state === "backing-off");
  const state = unwell
    ? html`<p>${showDetectorState(info, health)} <a href="/detectors/${info.name}">Look at it</a></p>`
    : "";
  const hasSettings = on && may && Object.keys(info.settings).length > 0;
  const form = hasSettings
    ? showSettingsForm({
        sceneId: scene.id,
        info,
        settings: checks.readSettings(info),
        typed: typed?.form === nameRegion(info.name) ? typed : undefined,
        pictures: checks.pictures,
      })
    : "";
  return makeRegion(nameRegion(info.name), html`${head}${state}${form}`, { kind: "panel scene-detector" });
}

/** Switched on once, and not on this box any more: nothing is checked by it, and that is said. */
function showMissing({ scene, may }: SceneChecks, name: string): Html {
  const off = tapButton(`/scenes/${scene.id}/detectors/${name}`, "Leave it out", {
    fields: { on: "0" },
    kind: "quiet",
  });
  return html`<div class="panel line"><p class="warn grow"><b>${name}</b> is switched on here but is not on this box: nothing is checked by it.</p>
    ${may ? off : ""}</div>`;
}
