import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { Fault } from "../../base/fault.ts";
import type { CatalogEntry } from "../../detectors/shelf/catalog.ts";
import { keepFile } from "../../detectors/shelf/kept-files.ts";
import { judgeSettings } from "../../detectors/shelf/settings.ts";
import type { DetectorSetting, SettingValue } from "../../domain/detector.ts";
import { readPieces, resolvePath } from "../arguments.ts";

/**
 * Values as they stand on the command line, NAME=VALUE, made into a complete set of settings. Files are copied into
 * `filesDir`, as the box does. Throws invalid with the setting's name.
 */
export async function readSettings(
  { manifest }: CatalogEntry,
  words: readonly string[],
  filesDir: string,
): Promise<Record<string, SettingValue>> {
  const known = manifest.settings.properties;
  const given: [name: string, value: unknown][] = [];
  for (const word of words) {
    const at = word.indexOf("=");
    const name = word.slice(0, at);
    if (at < 1) throw new Fault("invalid", `--set ${word}: write it as NAME=VALUE`);
    const text = word.slice(at + 1);
    given.push([name, Object.hasOwn(known, name) ? await readValue(known[name], text, filesDir) : text]);
  }
  const settings = judgeSettings(manifest, Object.fromEntries(given));
  if (!settings.ok) throw new Fault("invalid", `--set ${settings.setting}: ${settings.error}`);
  return settings.values;
}

/** What is not of the setting's type stays a text, for the judge to refuse with its sentence. */
async function readValue(setting: DetectorSetting, text: string, filesDir: string): Promise<unknown> {
  if (setting.format === "file" && text !== "") {
    const path = resolvePath(text);
    return keepFile(filesDir, setting, { name: basename(path), bytes: readPieces(createReadStream(path)) });
  }
  if (setting.type === "boolean") return text === "true" ? true : text === "false" ? false : text;
  if (setting.type === "array") return text.split(",").map(Number);
  if (setting.type === "string" || text.trim() === "") return text;
  return Number(text);
}
