import type { DetectorSetting, SettingValue } from "../../domain/detector.ts";

/** Values of settings as form fields and back. A region is four fields in percent; everything else is one. */

/** What stands before a setting's name in a form, so that no setting can pass for another field. */
const PREFIX = "set.";
const REGION_PARTS = ["x", "y", "w", "h"] as const;
/** A region's fields have hundredths of a percent: finer than a pixel of a wide picture. */
const STEPS_OF_WHOLE = 10_000;

export type RegionPart = (typeof REGION_PARTS)[number];

export function fieldName(setting: string, part?: RegionPart): string {
  return part === undefined ? PREFIX + setting : `${PREFIX}${setting}.${part}`;
}

/** The fields that say `value`. A switch that is off has none, as browsers send it. */
export function writeFields(name: string, value: SettingValue): Record<string, string> {
  if (typeof value === "boolean") return value ? { [fieldName(name)]: "1" } : {};
  if (!Array.isArray(value)) return { [fieldName(name)]: String(value) };
  return Object.fromEntries(
    REGION_PARTS.map((part, index) => [
      fieldName(name, part),
      String(Math.round((value[index] ?? 0) * STEPS_OF_WHOLE) / 100),
    ]),
  );
}

/** What was typed, as a value to be judged: a number that is none stays text, so that the judge can say so. */
export function readFields(name: string, setting: DetectorSetting, fields: Record<string, string>): unknown {
  const text = readField(fields, fieldName(name));
  if (setting.type === "boolean") return text === "1";
  if (setting.type === "array") {
    return REGION_PARTS.map((part) => toFraction(readField(fields, fieldName(name, part))));
  }
  return setting.type === "string" ? text : toNumber(text);
}

/** True where both give the same fields: what was not touched is not changed, whatever a form rounds. */
export function looksAlike(name: string, left: SettingValue, right: SettingValue): boolean {
  return JSON.stringify(writeFields(name, left)) === JSON.stringify(writeFields(name, right));
}

function readField(fields: Record<string, string>, name: string): string {
  return Object.hasOwn(fields, name) ? fields[name] : "";
}

/** "2,5" is a number too where people write it so. */
function toNumber(text: string): number | string {
  const number = Number(text.replace(",", "."));
  return text === "" || !Number.isFinite(number) ? text : number;
}

function toFraction(text: string): number | string {
  const percent = toNumber(text);
  return typeof percent === "number" ? Math.round(percent * 100) / STEPS_OF_WHOLE : percent;
}
