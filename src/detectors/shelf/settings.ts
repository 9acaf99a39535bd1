import { fillSettings, judgeSetting } from "@camf/detector-sdk/check";
import type { Manifest } from "@camf/detector-sdk/contract";
import type { JudgedSettings } from "../../domain/detector.ts";

/** Values of settings, judged as the detector's own kit judges them; what is left out has its default. */
export function judgeSettings(manifest: Manifest, values: Record<string, unknown>): JudgedSettings {
  const known = manifest.settings.properties;
  for (const [setting, value] of Object.entries(values)) {
    if (!Object.hasOwn(known, setting)) {
      const names = Object.keys(known).join(", ") || "none";
      return { ok: false, setting, error: `there is no such setting; there are: ${names}` };
    }
    const judged = judgeSetting(known[setting], value);
    if (!judged.ok) return { ok: false, setting, error: judged.error };
  }
  const filled = fillSettings(manifest, values);
  return filled.ok ? { ok: true, values: filled.value } : { ok: false, setting: "", error: filled.error };
}
