import type { PanelDetector } from "../detectors/panel.ts";
import type { SettingValue } from "../domain/detector.ts";
import type { Box } from "../domain/frame.ts";

/** Fractions that were rounded may stick out of the picture by this much. */
const EDGE_SLACK = 1e-6;

/** The part of the picture that the crew drew for a detector, or its manifest's; undefined for the whole one. */
export function readRegion(detector: PanelDetector, settings: Record<string, SettingValue>): Box | undefined {
  const { region } = detector.wants;
  if (region === undefined) return undefined;
  const box = [settings[region], detector.settings.properties[region]?.default].find(isArea);
  return box?.join() === "0,0,1,1" ? undefined : box;
}

/** A box inside the picture, as fractions, that is not empty. */
function isArea(value: SettingValue | undefined): value is Box {
  if (!Array.isArray(value) || value.length !== 4) return false;
  const [x, y, width, height] = value;
  const isInside = x >= 0 && y >= 0 && x + width <= 1 + EDGE_SLACK && y + height <= 1 + EDGE_SLACK;
  return isInside && width > 0 && height > 0;
}
