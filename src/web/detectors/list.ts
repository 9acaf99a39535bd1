import type { DetectorHealth, DetectorInfo, SandboxLayer } from "../../domain/detector.ts";
import type { Scene } from "../../domain/project.ts";
import type { Store } from "../../store/store.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import { cleanLine, sayCount } from "../words.ts";
import { sayFigures, sayLastFault, showDetectorState } from "./state.ts";

/** Every scene by the detectors that are switched on for it. */
export type Uses = ReadonlyMap<string, readonly Scene[]>;

export function findUses(store: Store): Uses {
  const uses = new Map<string, Scene[]>();
  const scenes = store.projects.list().flatMap((project) => store.scenes.list(project.id));
  for (const scene of scenes) {
    for (const name of scene.detectors) uses.set(name, [...(uses.get(name) ?? []), scene]);
  }
  return uses;
}

export interface Shelf {
  detectors: readonly DetectorInfo[];
  health: readonly DetectorHealth[];
  uses: Uses;
}

export function showDetectorList({ detectors, health, uses }: Shelf): Region {
  const rows = detectors.map((info) =>
    showDetectorRow(
      info,
      health.find((one) => one.name === info.name),
      uses.get(info.name)?.length ?? 0,
    ),
  );
  const list =
    rows.length > 0 ? html`<ul class="rows">${rows}</ul>` : html`<p class="empty">No detector is installed.</p>`;
  return makeRegion("detectors", list);
}

function showDetectorRow(info: DetectorInfo, health: DetectorHealth | undefined, scenes: number): Html {
  const fault = health ? sayLastFault(health) : "";
  const used = scenes > 0 ? `in ${sayCount(scenes, "scene")}` : "in no scene";
  return html`<li><a class="row detector" href="/detectors/${info.name}">
    <span class="grow"><b>${info.name}</b> <span class="dim">${info.version} · ${used}</span><br>
      <span class="dim">${cleanLine(info.description)}</span></span>
    <span class="how">${showDetectorState(info, health)}
      ${health ? html`<span class="dim">${sayFigures(health)}</span>` : ""}
      ${fault === "" ? "" : html`<span class="dim">Last fault ${fault}</span>`}</span></a></li>`;
}

/** What lies in the detectors' folders and cannot be used. */
export function showRefused(refused: readonly { path: string; reason: string }[]): Region {
  const rows = refused.map(
    ({ path, reason }) => html`<li class="row"><span class="grow"><b>${cleanLine(path.split("/").at(-1) ?? "")}</b><br>
      <span class="dim path-text">${cleanLine(path)}</span></span><span class="warn how">${cleanLine(reason)}</span></li>`,
  );
  const content = rows.length > 0 ? html`<h2>Cannot be used</h2><ul class="rows">${rows}</ul>` : html``;
  return makeRegion("refused", content);
}

/** What keeps detectors of strangers in, layer by layer. */
export function showLayers(layers: readonly SandboxLayer[]): Region {
  const missing = layers.filter((layer) => !layer.active);
  const required = missing.some((layer) => layer.required);
  const rows = [...missing, ...layers.filter((layer) => layer.active)].map(
    ({ layer, active, required: isRequired, reason }) => html`<li class="layer">
      <span class="state ${active ? "good" : "warn"}"><i class="dot" aria-hidden="true"></i><b>${layer}</b></span>
      <span class="dim">${active ? "" : html`<span class="warn">missing${isRequired ? ", needed" : ""}:</span> `}${cleanLine(reason)}</span></li>`,
  );
  const summary =
    missing.length === 0
      ? html`<span class="good">Every layer of the sandbox is active</span>`
      : html`<span class="warn">${sayCount(missing.length, "layer")} of the sandbox ${missing.length === 1 ? "is" : "are"} missing${
          required ? ": detectors of strangers are refused" : ", none that is needed"
        }</span>`;
  const content = html`<details id="sandbox-layers"><summary>${summary}</summary><ul class="layers">${rows}</ul></details>`;
  return makeRegion("layers", content, { kind: "panel" });
}
