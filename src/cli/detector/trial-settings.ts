import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { fillSettings } from "@camf/detector-sdk/check";
import type { Manifest, Setting, Settings } from "@camf/detector-sdk/contract";
import { Fault } from "../../base/fault.ts";
import { keepFile } from "../../detectors/shelf-files.ts";
import { readPieces, resolvePath } from "../arguments.ts";

/**
 * Values as they stand on the command line, NAME=VALUE, made into a complete set of settings. Files are copied into
 * `filesDir`, as the box does. Throws invalid with the setting's name.
 */
export async function readSettings(manifest: Manifest, words: readonly string[], filesDir: string): Promise<Settings> {
  const known = manifest.settings.properties;
  const given: Record<string, unknown> = {};
  for (const word of words) {
    const at = word.indexOf("=");
    const name = word.slice(0, at);
    if (at < 1) throw new Fault("invalid", `--set ${word}: write it as NAME=VALUE`);
    if (!Object.hasOwn(known, name)) {
      const names = Object.keys(known).join(", ") || "none";
      throw new Fault("invalid", `--set ${word}: ${manifest.name} has no setting "${name}"; there are: ${names}`);
    }
    given[name] = await readValue(known[name], word.slice(at + 1), filesDir);
  }
  const settings = fillSettings(manifest, given);
  if (!settings.ok) throw new Fault("invalid", `--set: ${settings.error}`);
  return settings.value;
}

/** What is not of the setting's type stays a text, for the judge to refuse with its sentence. */
async function readValue(setting: Setting, text: string, filesDir: string): Promise<unknown> {
  if (setting.format === "file" && text !== "") {
    const path = resolvePath(text);
    return keepFile(filesDir, setting, { name: basename(path), bytes: readPieces(createReadStream(path)) });
  }
  if (setting.type === "boolean") return text === "true" ? true : text === "false" ? false : text;
  if (setting.type === "array") return text.split(",").map(Number);
  if (setting.type === "string" || text.trim() === "") return text;
  return Number(text);
}
