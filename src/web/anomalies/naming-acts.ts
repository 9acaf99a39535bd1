import { t } from "elysia";
import type { Anomaly } from "../../domain/anomaly.ts";
import type { DetectorInfo } from "../../domain/detector.ts";
import { DEPARTMENTS, type Department, isSameName, type ThingWords } from "../../domain/thing.ts";
import type { Desk } from "../desk.ts";
import { oneOf } from "../form.ts";

/** What may be typed as a name: more than fits, so that the form can say so. */
export const LONGEST_TYPED = 80;

export const nameFields = t.Object({
  name: t.String({ maxLength: LONGEST_TYPED, description: `at most ${LONGEST_TYPED} characters` }),
  department: t.Optional(oneOf(DEPARTMENTS)),
});

/** Whom a thing concerns before anybody says: the one that its kind's detector names, as far as the crew has that. */
export function chooseDepartment(
  detectors: readonly DetectorInfo[],
  { detector, kind }: Pick<Anomaly, "detector" | "kind">,
): Department {
  const kinds = detectors.find(({ name }) => name === detector)?.kinds ?? [];
  const said = kinds.find((one) => one.kind === kind)?.department;
  return DEPARTMENTS.find((one) => one === said) ?? DEPARTMENTS[0];
}

/** A name with its department: where none was said, the one that it has elsewhere in the production, else its kind's. */
export function completeWords(
  desk: Desk,
  anomalyId: string,
  said: { name: string; department?: Department },
): ThingWords {
  const { name, department } = said;
  if (department !== undefined) return { name, department };
  const anomaly = desk.store.anomalies.find(anomalyId);
  const { angleId } = desk.store.takes.find(anomaly.takeId);
  const { projectId } = desk.store.scenes.findAngle(angleId);
  const known = desk.store.namedThings.listNames(projectId, angleId).find((one) => isSameName(one.name, name.trim()));
  return { name, department: known?.department ?? chooseDepartment(desk.detectors.list(), anomaly) };
}
