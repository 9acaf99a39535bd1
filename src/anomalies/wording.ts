import type { Finding } from "../domain/finding.ts";
import type { Telling } from "../domain/telling.ts";

export interface Wording {
  finding: Pick<Finding, "kind" | "details" | "description">;
  span: Telling["span"];
  /** "take 2": what it was compared with; empty where it was not. */
  referenceLabel: string;
}

/** What is told of a thing: what and where as the detector said it, and how it was in the reference, unless that says it too. */
export function wordAnomaly({ finding, span, referenceLabel }: Wording): Telling {
  const { description: said } = finding;
  const isWhole = /;\s+\S/.test(said);
  return { said, span, before: isWhole ? [] : wordReference(finding, referenceLabel) };
}

function wordReference({ kind, details }: Wording["finding"], referenceLabel: string): string[] {
  if (referenceLabel === "") return [];
  if (kind === "object-missing") return [`there in ${referenceLabel}`];
  if (kind === "object-added") return [`not there in ${referenceLabel}`];
  if (kind === "object-switched") return [`${details.state === "on" ? "off" : "on"} in ${referenceLabel}`];
  return [`not so in ${referenceLabel}`];
}
