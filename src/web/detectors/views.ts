import type { DetectorHealth, DetectorInfo } from "../../domain/detector.ts";
import type { Scene } from "../../domain/project.ts";
import { showGrave, tapButton, tapSwitch } from "../form.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import { cleanLine } from "../words.ts";
import { showAsks, showFacts, showKinds } from "./asks.ts";
import { showModels } from "./models.ts";
import { sayLastFault, sayMs, showDetectorState } from "./state.ts";

/** Lines of its log that the page follows. */
const LOG_LINES_SHOWN = 200;

export function showHead(info: DetectorInfo, health: DetectorHealth | undefined): Region {
  const content = html`<h1><small>Detector</small> ${info.name} <small>${info.version}</small></h1>
    <p class="lead">${cleanLine(info.description)}</p><p class="big-state">${showDetectorState(info, health)}</p>`;
  return makeRegion("head", content);
}

/** How it fares, in figures; what went wrong last; and the way back when it was stopped. */
export function showHealth(
  info: Pick<DetectorInfo, "name" | "decisions">,
  health: DetectorHealth | undefined,
  may: boolean,
): Region {
  if (!health) {
    const why = info.decisions.enabled ? "It does not run now." : "It is off on this box, so nothing is counted.";
    return makeRegion("health", html`<h2>Health</h2><p class="dim">${why}</p>`, { kind: "panel" });
  }
  const fault = sayLastFault(health);
  const facts: [string, string | Html][] = [
    ["Samples checked", String(health.checked)],
    ["Time a sample", health.msPerSample === null ? "none yet" : `${sayMs(health.msPerSample)}, middle of the newest`],
    ["Failed", String(health.failed)],
    ["Skipped for good", String(health.skipped)],
    ["Restarts", String(health.restarts)],
    ["Last fault", fault === "" ? "none" : html`<span class="warn">${fault}</span>`],
    ...modelFacts(health),
  ];
  const revive =
    may && health.state === "disabled"
      ? tapButton(`/detectors/${info.name}/revive`, "Start again", { kind: "primary" })
      : "";
  return makeRegion("health", html`<h2>Health</h2>${showFacts(facts)}${revive}`, { kind: "panel" });
}

/** Nothing for a detector that tells of none. */
function modelFacts({ models }: DetectorHealth): [string, Html][] {
  return models.length > 0 ? [[models.length === 1 ? "Model" : "Models", showModels(models)]] : [];
}

/** What the crew decides about it, for the whole box. */
export function showDecisions(info: DetectorInfo, may: boolean): Region {
  const { enabled, gpuAllowed } = info.decisions;
  const action = `/detectors/${info.name}`;
  const gpu = info.asks.gpu
    ? showDecision({ action: `${action}/gpu`, label: "May use the graphics processor", on: gpuAllowed, may })
    : "";
  const content = html`<h2>On this box</h2>
    ${showDecision({ action: `${action}/enabled`, label: "Runs on this box", on: enabled, may })}${gpu}`;
  return makeRegion("decisions", content, { kind: "panel" });
}

function showDecision(decision: { action: string; label: string; on: boolean; may: boolean }): Html {
  const { action, label, on, may } = decision;
  return may ? tapSwitch(action, { label, on }) : html`<p>${label}: ${on ? "yes" : "no"}</p>`;
}

/** What it asks for and can find, as its manifest says. */
export function showManifest(info: DetectorInfo): Region {
  const content = html`<h2>It asks for</h2>${showAsks(info.asks)}<h2>It can find</h2>${showKinds(info.kinds)}`;
  return makeRegion("asks", content, { kind: "panel" });
}

export function showScenesOf(scenes: readonly Scene[]): Region {
  const rows = scenes.map(
    (scene) => html`<li><a class="row" href="/scenes/${scene.id}"><b class="number">${scene.slate}</b>
      <span class="grow">${scene.title}</span></a></li>`,
  );
  const list = rows.length > 0 ? html`<ul class="rows">${rows}</ul>` : html`<p class="dim">No scene uses it yet.</p>`;
  return makeRegion("scenes", html`<h2>Scenes that use it</h2>${list}`);
}

/** The newest lines of its log; tail.js keeps the end in sight. What it wrote is text and nothing else. */
export function showLog(name: string, lines: readonly string[]): Region {
  const newest = lines.slice(-LOG_LINES_SHOWN).map(cleanLine);
  const log =
    newest.length > 0
      ? html`<pre class="log" data-tail tabindex="0" role="log" aria-label="Log">${newest.join("\n")}</pre>`
      : html`<p class="dim">No line since it was started last. The whole log: <code>camf detector logs ${name}</code></p>`;
  return makeRegion("log", html`<h2>Log</h2>${log}`);
}

/** Removing all of it; what came with the box stays. */
export function showRemoval(info: DetectorInfo): Html {
  const built = info.versions.find((version) => version.builtIn);
  if (built) return html``;
  return showGrave(`/detectors/${info.name}/remove`, {
    id: "remove-all",
    label: "Remove this detector",
    warning: `All versions of ${info.name}, its files and its log are deleted from this box, and scenes are checked without it. There is no undo: to have it back, install its archive again.`,
    sure: `Remove ${info.name} for good`,
  });
}
