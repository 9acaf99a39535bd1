import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "@camf/detector-sdk";
import { checkManifest, fillSettings } from "@camf/detector-sdk/check";

const MANIFEST = join(import.meta.dir, "../../detectors/clock/detector.json");

/** The clock detector's settings as the box fills them in where the crew changed only these. */
export function fillClockSettings(changes: Settings = {}): Settings {
  const manifest = checkManifest(JSON.parse(readFileSync(MANIFEST, "utf8")));
  if (!manifest.ok) throw new Error(manifest.error);
  const settings = fillSettings(manifest.value, changes);
  if (!settings.ok) throw new Error(settings.error);
  return settings.value;
}
