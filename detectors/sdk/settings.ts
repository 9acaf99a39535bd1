import { type Checked, check, isArea, refuse } from "./checked.ts";
import {
  Box,
  MAX_DETAIL_TEXT_LENGTH,
  MAX_PATH_LENGTH,
  type Manifest,
  type Setting,
  type Settings,
  type SettingsSchema,
} from "./contract.ts";

/** Values of settings: judged the same way by the form, by the box and by the detector. */

type Value = Settings[string];

const TIME = /^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$/;
/** One line of text that does not climb out of its folder. */
const FILE = /^(?!.*(^|\/)\.\.(\/|$))[^\p{Cc}]*$/u;
const FORMAT_TYPES = { time: "string", file: "string", region: "array" } as const;

/** Fills in defaults; refuses what the manifest does not know or allow. */
export function fillSettings(manifest: Manifest, given: Record<string, unknown>): Checked<Settings> {
  const known = manifest.settings.properties;
  for (const name of Object.keys(given)) if (!Object.hasOwn(known, name)) return refuse(`unknown setting "${name}"`);
  const settings: Settings = {};
  for (const [name, setting] of Object.entries(known)) {
    const value = judgeSetting(setting, Object.hasOwn(given, name) ? given[name] : setting.default);
    if (!value.ok) return refuse(`setting "${name}": ${value.error}`);
    settings[name] = value.value;
  }
  return { ok: true, value: settings };
}

/** One value against its setting; the error continues a sentence that begins with the setting's name. */
export function judgeSetting(setting: Setting, value: unknown): Checked<Value> {
  if (setting.type === "boolean") return typeof value === "boolean" ? take(value) : refuse("must be true or false");
  if (setting.type === "array") return judgeRegion(value);
  if (setting.type === "string") return judgeText(setting, value);
  const { minimum = -Infinity, maximum = Infinity } = setting;
  if (typeof value !== "number" || !Number.isFinite(value)) return refuse("must be a number");
  if (setting.type === "integer" && !Number.isInteger(value)) return refuse("must be a whole number");
  return value >= minimum && value <= maximum ? take(value) : refuse(`must lie between ${minimum} and ${maximum}`);
}

/** What a manifest's form says that the schema cannot: defaults, and formats that go with their types. */
export function checkForm(schema: SettingsSchema): Checked<SettingsSchema> {
  for (const [name, setting] of Object.entries(schema.properties)) {
    const fault = judgeShape(setting);
    if (fault) return refuse(`/settings/properties/${name}: ${fault}`);
    const value = judgeSetting(setting, setting.default);
    if (!value.ok) return refuse(`/settings/properties/${name}/default: ${value.error}`);
  }
  return { ok: true, value: schema };
}

function judgeShape({ type, format, enum: choices, accept, minimum, maximum, default: value }: Setting) {
  if (format && FORMAT_TYPES[format] !== type) return `the format ${format} needs the type ${FORMAT_TYPES[format]}`;
  if (type === "array" && format !== "region") return "an array needs the format region";
  if (choices && (type !== "string" || format)) return "only a plain text can have choices";
  if (accept && format !== "file") return "only a file can have endings";
  if (minimum !== undefined && maximum !== undefined && minimum > maximum) return "its minimum lies above its maximum";
  return format === "file" && value !== "" ? "a file's default must be empty" : undefined;
}

function judgeText(setting: Setting, value: unknown): Checked<Value> {
  const { format, enum: choices, accept, maxLength = MAX_DETAIL_TEXT_LENGTH } = setting;
  if (typeof value !== "string") return refuse("must be a text");
  if (choices && !choices.includes(value)) return refuse(`must be one of ${choices.join(", ")}`);
  if (value.length > maxLength) return refuse(`must be at most ${maxLength} characters`);
  if (value === "") return take(value);
  if (format === "time" && !TIME.test(value)) return refuse("must be a time as HH:MM or HH:MM:SS");
  if (format !== "file") return take(value);
  if (value.length > MAX_PATH_LENGTH || !FILE.test(value)) return refuse("must be a file");
  if (accept && !accept.some((ending) => value.toLowerCase().endsWith(ending))) {
    return refuse(`must be a file that ends in ${accept.join(", ")}`);
  }
  return take(value);
}

function judgeRegion(value: unknown): Checked<Value> {
  const box = check(Box, value);
  if (!box.ok) return refuse("must be a box: four fractions of the picture");
  return isArea(box.value) ? box : refuse("must be a box inside the picture, with width and height over 0");
}

function take(value: Value): Checked<Value> {
  return { ok: true, value };
}
