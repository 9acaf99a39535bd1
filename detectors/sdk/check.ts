import type { Static, TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import {
  type AnalyzeParams,
  AnalyzeResult,
  type Box,
  type FrameRef,
  MAX_DETAIL_TEXT_LENGTH,
  MAX_FRAME_BYTES,
  Manifest,
  type Setting,
  type Settings,
  type Wants,
} from "./contract.ts";

/** What a schema cannot say. Both sides call these: the SDK before it sends, the box after it received. */

/** A value that keeps the contract, or one sentence that says where it does not. */
export type Checked<T> = { ok: true; value: T } | { ok: false; error: string };

/** Fractions that were rounded may stick out of the picture by this much. */
const BOX_SLACK = 1e-6;
const MAX_ERROR_LENGTH = 300;

export function check<S extends TSchema>(schema: S, value: unknown): Checked<Static<S>> {
  if (Value.Check(schema, value)) return { ok: true, value };
  const first = Value.Errors(schema, value).First();
  return no(first ? `${first.path || "value"}: ${first.message}` : "does not match the contract");
}

export function checkManifest(value: unknown): Checked<Manifest> {
  const shape = check(Manifest, value);
  if (!shape.ok) return shape;
  const kinds = shape.value.kinds.map((one) => one.kind);
  const twice = kinds.find((kind, index) => kinds.indexOf(kind) !== index);
  if (twice !== undefined) return no(`/kinds: "${twice}" stands there twice`);
  for (const [name, setting] of Object.entries(shape.value.settings.properties)) {
    const fault = judgeSetting(setting, setting.default);
    if (fault) return no(`/settings/properties/${name}/default: ${fault}`);
  }
  return shape;
}

/** Fills in defaults; refuses what the manifest does not know or allow. */
export function fillSettings(manifest: Manifest, given: Record<string, unknown>): Checked<Settings> {
  const known = manifest.settings.properties;
  for (const name of Object.keys(given)) if (!Object.hasOwn(known, name)) return no(`unknown setting "${name}"`);
  const settings: Settings = {};
  for (const [name, setting] of Object.entries(known)) {
    const value = Object.hasOwn(given, name) ? given[name] : setting.default;
    const fault = judgeSetting(setting, value);
    if (fault || !isSettingValue(value)) return no(`setting "${name}": ${fault ?? "not a setting's value"}`);
    settings[name] = value;
  }
  return { ok: true, value: settings };
}

/** Answers must keep the schema, name kinds of the manifest and keep their boxes inside the picture. */
export function checkAnswer(value: unknown, kinds: readonly string[]): Checked<AnalyzeResult> {
  const shape = check(AnalyzeResult, value);
  if (!shape.ok || "notChecked" in shape.value) return shape;
  for (const finding of shape.value.findings) {
    if (!kinds.includes(finding.kind)) return no(`kind "${finding.kind}" is not in the manifest`);
    if (!fits(finding.box) || !fits(finding.referenceBox)) return no(`a box of "${finding.kind}" leaves the picture`);
  }
  for (const observation of shape.value.observations) {
    if (!fits(observation.box)) return no(`the box of "${observation.kind}" leaves the picture`);
  }
  return shape;
}

/** Says why a detector that wants `wants` cannot be given `params`; undefined when it can. */
export function judgeInput(wants: Wants, params: AnalyzeParams): string | undefined {
  if (wants.input === "frame") return "frame" in params ? judgeFrame(params.frame, wants) : "wants frames, got a pair";
  if (!("pair" in params)) return "wants pairs, got a frame";
  const { take, reference, validity, moves } = params.pair;
  const mask: Wants = { ...wants, format: "gray8" };
  const sizes = new Set([take, reference, validity, moves].map((one) => `${one.width}x${one.height}`));
  if (sizes.size > 1) return "the four pictures of a pair differ in size";
  return (
    judgeFrame(take, wants) ?? judgeFrame(reference, wants) ?? judgeFrame(validity, mask) ?? judgeFrame(moves, mask)
  );
}

function judgeFrame(frame: FrameRef, wants: Wants): string | undefined {
  const rowBytes = frame.width * (frame.format === "rgb24" ? 3 : 1);
  if (frame.stride < rowBytes) return `a stride of ${frame.stride} is shorter than a row of ${rowBytes} bytes`;
  if (frame.stride * frame.height > MAX_FRAME_BYTES) return `a picture is larger than ${MAX_FRAME_BYTES} bytes`;
  if (frame.format !== wants.format) return `wants ${wants.format}, got ${frame.format}`;
  if (frame.width <= wants.maxWidth && frame.height <= wants.maxHeight) return undefined;
  return `wants pictures up to ${wants.maxWidth}x${wants.maxHeight}, got ${frame.width}x${frame.height}`;
}

function judgeSetting(setting: Setting, value: unknown): string | undefined {
  const { type, minimum = -Infinity, maximum = Infinity, maxLength = MAX_DETAIL_TEXT_LENGTH } = setting;
  if (type === "boolean") return typeof value === "boolean" ? undefined : "must be true or false";
  if (type === "string") {
    if (typeof value !== "string") return "must be a text";
    if (setting.enum && !setting.enum.includes(value)) return `must be one of ${setting.enum.join(", ")}`;
    return value.length <= maxLength ? undefined : `must be at most ${maxLength} characters`;
  }
  if (typeof value !== "number" || !Number.isFinite(value)) return "must be a number";
  if (type === "integer" && !Number.isInteger(value)) return "must be a whole number";
  return value >= minimum && value <= maximum ? undefined : `must lie between ${minimum} and ${maximum}`;
}

function isSettingValue(value: unknown): value is Settings[string] {
  return typeof value === "number" || typeof value === "boolean" || typeof value === "string";
}

function fits(box: Box | null): boolean {
  return box === null || (box[0] + box[2] <= 1 + BOX_SLACK && box[1] + box[3] <= 1 + BOX_SLACK);
}

function no<T>(error: string): Checked<T> {
  return { ok: false, error: error.slice(0, MAX_ERROR_LENGTH) };
}
