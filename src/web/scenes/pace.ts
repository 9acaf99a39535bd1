import type { DetectorHealth, DetectorInfo } from "../../domain/detector.ts";
import { type DetectorCost, describePace, judgePace } from "../../domain/pace.ts";
import type { Scene } from "../../domain/project.ts";
import type { Store } from "../../store/store.ts";
import { tapButton, tapForm } from "../form.ts";
import { html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";

export interface PaceView {
  store: Store;
  scene: Scene;
  detectors: readonly DetectorInfo[];
  health: readonly DetectorHealth[];
  concurrency: number;
  may: boolean;
}

/** How often the scene is looked at, and whether the box can check that within the reset. */
export function showPace(view: PaceView): Region {
  const { scene, may } = view;
  const { costs, unmeasured } = measureCosts(view);
  const rate = html`<label class="field"><span>Samples a second</span>
    <input name="sampleRateHz" type="number" min="0.1" max="30" step="0.1" value="${scene.sampleRateHz}" required
      ${may ? "" : html`disabled`}></label>${may ? html`<button>Save</button>` : ""}`;
  const waiting =
    unmeasured.length > 0
      ? html`<p class="dim pace-line">${unmeasured.join(", ")}: how long it takes is known after the first take.</p>`
      : "";
  const form = tapForm(`/scenes/${scene.id}`, rate, "line");
  return makeRegion("pace", html`${form}${costs.length > 0 ? sayPace(view, costs) : ""}${waiting}`, { kind: "panel" });
}

function sayPace({ store, scene, concurrency, may }: PaceView, costs: readonly DetectorCost[]) {
  const cameras = Math.max(1, store.cameras.list().length);
  const pace = judgePace({ detectors: costs, rateHz: scene.sampleRateHz, cameras, workers: concurrency });
  if (pace.isMet) return html`<p class="dim pace-line">${describePace(pace)}</p>`;
  const fields = { sampleRateHz: String(pace.offerHz) };
  const offer =
    may && pace.offerHz !== null
      ? tapButton(`/scenes/${scene.id}`, `Use ${pace.offerHz} a second`, { fields, kind: "primary" })
      : "";
  return html`<div class="pace-warning"><p class="warn">${describePace(pace)}</p>${offer}</div>`;
}

/** What each detector of the scene costs: as it runs now, or as its newest check here measured. */
function measureCosts(view: PaceView): { costs: DetectorCost[]; unmeasured: string[] } {
  const used = view.detectors.filter((info) => info.decisions.enabled && view.scene.detectors.includes(info.name));
  const costs: DetectorCost[] = [];
  const unmeasured: string[] = [];
  for (const { name, asks } of used) {
    const measured = view.health.find((one) => one.name === name)?.msPerSample ?? findNewest(view, name);
    if (measured === undefined) unmeasured.push(name);
    else costs.push({ msPerSample: measured, rateHz: asks.rateHz });
  }
  return { costs, unmeasured };
}

function findNewest({ store, scene }: PaceView, detector: string): number | undefined {
  const takes = store.scenes.listAngles(scene.id).flatMap((angle) => store.takes.list(angle.id));
  const newestFirst = takes.toSorted((left, right) => (left.createdAt < right.createdAt ? 1 : -1));
  for (const take of newestFirst) {
    const coverage = store.checks.latest(take.id).flatMap((check) => check.coverage);
    const measured = coverage.find((one) => one.detector === detector)?.msPerFrameP50;
    if (measured !== undefined && measured !== null) return measured;
  }
  return undefined;
}
