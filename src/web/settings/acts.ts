import { Fault } from "../../base/fault.ts";
import type { DetectorInfo, SettingValue } from "../../domain/detector.ts";
import type { Desk } from "../desk.ts";
import { findDetector } from "../detectors/acts.ts";
import { looksAlike, readFields, writeFields } from "./typed.ts";

/** The settings of a detector for one scene; pages and API read and change them here. */

export interface SceneSettings {
  /** Every setting of the manifest with the value that holds in the scene. */
  values: Record<string, SettingValue>;
  /** Names of those that the crew set to something else than the default. */
  changed: string[];
}

/** What an older version of the detector had stored and this one does not take has its default. Throws not-found. */
export function readSettings(desk: Desk, sceneId: string, info: DetectorInfo): SceneSettings {
  const stored = desk.store.detectorSettings.read(desk.store.scenes.find(sceneId).id, info.name);
  const judged = desk.detectors.judgeSettings(info.name, stored);
  const values = judged.ok ? judged.values : keepFitting(desk, info, stored);
  return { values, changed: listChanged(info, values) };
}

function keepFitting(desk: Desk, info: DetectorInfo, stored: Record<string, SettingValue>) {
  const values: Record<string, SettingValue> = {};
  for (const [name, setting] of Object.entries(info.settings)) {
    const fits = Object.hasOwn(stored, name) && judgeOne(desk, info, { name, value: stored[name] }) === undefined;
    values[name] = fits ? stored[name] : setting.default;
  }
  return values;
}

/** Takes a whole form, or says at each setting what does not fit and takes nothing. */
export function typeSettings(
  desk: Desk,
  place: { sceneId: string; name: string },
  fields: Record<string, string>,
): Record<string, string> {
  const info = findDetector(desk, place.name);
  const before = readSettings(desk, place.sceneId, info).values;
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(info.settings)) {
    values[name] = sayAgain(name, [setting.default, before[name]], fields) ?? readFields(name, setting, fields);
  }
  if (!desk.detectors.judgeSettings(info.name, values).ok) return listProblems(desk, info, values);
  saveSettings(desk, place, values);
  return {};
}

function listProblems(desk: Desk, info: DetectorInfo, values: Record<string, unknown>): Record<string, string> {
  const judged = Object.entries(values).map(([name, value]) => [name, judgeOne(desk, info, { name, value })]);
  return Object.fromEntries(judged.filter(([, problem]) => problem !== undefined));
}

/** Replaces all settings; what is left out has its default. Throws invalid with the setting's name and why. */
export function saveSettings(
  desk: Desk,
  { sceneId, name }: { sceneId: string; name: string },
  given: Record<string, unknown>,
): SceneSettings {
  const info = findDetector(desk, name);
  const scene = desk.store.scenes.find(sceneId);
  const judged = desk.detectors.judgeSettings(name, given);
  if (!judged.ok) throw new Fault("invalid", `the setting "${judged.setting}" ${judged.error}`);
  const { values } = judged;
  const changed = listChanged(info, values);
  const kept = Object.fromEntries(changed.map((one) => [one, values[one]]));
  desk.store.detectorSettings.save(scene.id, name, kept);
  return { values, changed };
}

/** Back to the default: one setting, or all of them. Answers what was set before, so that it can be taken back. */
export function resetSettings(
  desk: Desk,
  { sceneId, name }: { sceneId: string; name: string },
  setting?: string,
): Record<string, SettingValue> {
  const { values } = readSettings(desk, sceneId, findDetector(desk, name));
  const { [setting ?? ""]: _one, ...others } = values;
  saveSettings(desk, { sceneId, name }, setting === undefined ? {} : others);
  return values;
}

function listChanged(info: DetectorInfo, values: Record<string, SettingValue>): string[] {
  return Object.keys(info.settings).filter((name) => !looksAlike(name, values[name], info.settings[name].default));
}

/** Why one value does not fit; undefined when it does. */
function judgeOne(desk: Desk, info: DetectorInfo, { name, value }: { name: string; value: unknown }) {
  const judged = desk.detectors.judgeSettings(info.name, { [name]: value });
  return judged.ok ? undefined : judged.error;
}

/** The exact value behind fields that nobody touched. */
function sayAgain(name: string, values: readonly SettingValue[], fields: Record<string, string>) {
  return values.find((value) =>
    Object.entries(writeFields(name, value)).every(
      ([field, text]) => typeof value !== "boolean" && fields[field] === text,
    ),
  );
}
