import type { Box } from "../box.ts";
import { DEFAULT_DETECTORS } from "../domain/project.ts";

/** What is asked of a box to know which of the demo's detectors look, and why the others do not. */
export interface DemoBox {
  panel: Pick<Box["panel"], "health">;
  detectorShelf: Pick<Box["detectorShelf"], "list">;
  web: Pick<Box["web"], "address">;
}

/**
 * A sentence for each detector without which the demo cannot find all that is planted: which does not look, why, and what
 * makes it look again. `sceneDetectors`: those that the demo's scene uses; somebody may have left one out in an earlier demo.
 */
export function sayIdleDetectors(box: DemoBox, sceneDetectors: readonly string[]): string[] {
  const known = box.detectorShelf.list();
  const health = box.panel.health();
  return DEFAULT_DETECTORS.flatMap((name) => {
    const info = known.find((one) => one.name === name);
    const state = health.find((one) => one.name === name);
    if (!info) return `the detector ${name} is not on this box: camf doctor says why`;
    if (!info.decisions.enabled) return `the detector ${name} is off on this box: camf detector enable ${name}`;
    if (!sceneDetectors.includes(name))
      return `the detector ${name} is off for the demo's scene: switch it on on the scene's page, ${box.web.address}`;
    if (state?.state === "disabled")
      return `the detector ${name} is stopped (${state.reason}): start it again on ${box.web.address}/detectors/${name}`;
    return [];
  });
}
