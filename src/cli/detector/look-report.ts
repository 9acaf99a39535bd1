import type { Finding, Observation } from "../../domain/finding.ts";
import type { Mark } from "../../frames/frames.ts";
import type { AnsweredLook, Look } from "./look.ts";

/** As long as a label on a picture may be, in characters. */
const MAX_LABEL_LENGTH = 120;

/** What `run --json` prints of one picture. */
export function describeLook(look: Look): Record<string, unknown> {
  const { frame } = look;
  if (look.outcome === "fault") return { frame, fault: look.reason };
  const observations = look.observations.map(flatten);
  if (look.outcome === "judged") return { frame, findings: look.findings, observations, ms: roundMs(look.ms) };
  const late = look.findings.length > 0 ? { findings: look.findings } : {};
  return { frame, notChecked: look.reason, ...late, observations };
}

/**
 * An observation with its details beside it: {"kind": "clock", "confidence": 0.9, "box": […], "time": "04:42", …}. A
 * detail that bears the name of one of its own fields stays in `details`.
 */
function flatten({ kind, confidence, box, description, details }: Observation): Record<string, unknown> {
  const own = { kind, confidence, box, description };
  const isOwn = ([name]: [string, unknown]) => Object.hasOwn(own, name) || name === "details";
  const beside = Object.entries(details).filter((detail) => !isOwn(detail));
  const hidden = Object.entries(details).filter(isOwn);
  const rest = hidden.length > 0 ? { details: Object.fromEntries(hidden) } : {};
  return { kind, confidence, box, ...Object.fromEntries(beside), description, ...rest };
}

/** The same for people: the picture, then a line each. */
export function formatLook(look: Look): string {
  if (look.outcome === "fault") return `${look.frame}: could not be judged: ${look.reason}\n`;
  const found = look.findings.length === 0 ? "nothing found" : `${look.findings.length} found`;
  const said = look.outcome === "judged" ? `${found} (${roundMs(look.ms)} ms)` : `not checked: ${look.reason}`;
  const lines = [
    `${look.frame}: ${said}`,
    ...look.findings.map((one) => `  ${describe(one)}`),
    ...look.observations.map((one) => `  seen: ${describe(one)}`),
  ];
  return `${lines.join("\n")}\n`;
}

/** Boxes of what was found and of what was observed, each with its sentence; dashed where a thing stood in the reference. */
export function listMarks({ findings, observations }: AnsweredLook): Mark[] {
  return [
    ...findings.flatMap((one) => (one.box ? [{ box: one.box, label: label(one), isDashed: false }] : [])),
    ...findings.flatMap((one) =>
      one.referenceBox && String(one.referenceBox) !== String(one.box)
        ? [{ box: one.referenceBox, label: one.box ? "" : label(one), isDashed: true }]
        : [],
    ),
    ...observations.flatMap((one) => (one.box ? [{ box: one.box, label: label(one), isDashed: false }] : [])),
  ];
}

function label({ description }: Finding | Observation): string {
  return description.length > MAX_LABEL_LENGTH ? `${description.slice(0, MAX_LABEL_LENGTH - 1)}…` : description;
}

function describe({ kind, confidence, box, description }: Finding | Observation): string {
  const place = box ? ` at ${box.map((one) => one.toFixed(3)).join(", ")}` : "";
  return `${description} (${kind}, ${confidence.toFixed(2)}${place})`;
}

function roundMs(ms: number): number {
  return Math.round(ms * 100) / 100;
}
