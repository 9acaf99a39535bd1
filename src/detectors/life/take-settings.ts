import { statSync } from "node:fs";
import { basename, join } from "node:path";
import { judgeSetting } from "@camf/detector-sdk/check";
import type { Manifest, Setting, Settings } from "@camf/detector-sdk/contract";

export interface SettingsPlace {
  manifest: Manifest;
  /** Folder of the files that the crew chose. */
  filesDir: string | undefined;
  /** Told in a sentence of every value that had to be replaced by its default. */
  onUnfit: (reason: string) => void;
}

/**
 * Settings, complete; files by their names. What the manifest does not know is left out, what does not fit has its
 * default: a take rolls whatever an older version of the detector had stored.
 */
export function fitSettings(place: SettingsPlace, given: Record<string, unknown>): Settings {
  const known = place.manifest.settings.properties;
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(known, name)) place.onUnfit(`there is no setting "${name}"; it is left out`);
  }
  const settings: Settings = {};
  for (const [name, setting] of Object.entries(known)) {
    settings[name] = Object.hasOwn(given, name) ? fitSetting(place, name, given[name]) : setting.default;
  }
  return settings;
}

/** The same as the guest is given them: files as paths in its folder of files. */
export function placeFiles(settings: Settings, manifest: Manifest, folder: string): Settings {
  const placed = Object.entries(settings).map(([name, value]) => {
    const isFile = isChosenFile(manifest.settings.properties[name], value);
    return [name, isFile ? `${folder}/${value}` : value] as const;
  });
  return Object.fromEntries(placed);
}

function fitSetting(place: SettingsPlace, name: string, value: unknown): Settings[string] {
  const setting = place.manifest.settings.properties[name];
  const judged = judgeSetting(setting, value);
  const fault = judged.ok ? judgeFile(setting, judged.value, place.filesDir) : judged.error;
  if (!judged.ok || fault !== undefined) {
    place.onUnfit(`setting "${name}" has its default: it ${fault}`);
    return setting.default;
  }
  return judged.value;
}

/** A file's value is its name in the detector's folder of files. */
function judgeFile(setting: Setting, value: Settings[string], filesDir: string | undefined): string | undefined {
  if (!isChosenFile(setting, value)) return undefined;
  const name = String(value);
  const isPlain = name === basename(name) && !name.startsWith(".");
  const facts = filesDir && isPlain ? statSync(join(filesDir, name), { throwIfNoEntry: false }) : undefined;
  return facts?.isFile() ? undefined : "names a file that is not there";
}

function isChosenFile(setting: Setting, value: Settings[string]): boolean {
  return setting.format === "file" && value !== "";
}
