import type { Log } from "../base/log.ts";
import type { Panel, PanelDetector } from "../detectors/panel.ts";
import type { Clip, Take } from "../domain/take.ts";
import type { Store } from "../store/store.ts";
import { Examination } from "./examination.ts";
import type { ReferenceReading } from "./examiner.ts";
import { listPairDetectors, type Orders, readSettings } from "./orders.ts";
import type { ReadyReference } from "./reference-desk.ts";
import { readsReference } from "./reference-examination.ts";
import type { ReferenceReadings } from "./reference-readings.ts";
import { describeFilmed } from "./take-facts.ts";

/**
 * Begins the take for the scene's detectors, with its settings, its story and what the set-up's last take left. Without a
 * reference those that compare pairs stay out: they have nothing to match. Those that ask what they observed in the
 * reference, and have not looked there yet, are told of the take later (`tellLate`).
 */
export function beginExamination(
  parts: { store: Store; panel: Panel; log: Log; readings: ReferenceReadings },
  wish: { take: Take; clip: Clip; orders: Orders; reference: ReadyReference | undefined },
): Examination {
  const { store, panel, readings } = parts;
  const { take, clip, orders, reference } = wish;
  const angleId = take.angleId;
  const { camera } = clip;
  const { rateHz, story } = orders;
  const pairs = new Set(listPairDetectors(panel));
  return new Examination({
    ...parts,
    take: { angle: angleId, camera, mode: "clip", rateHz, ...describeFilmed(take) },
    detectors: orders.detectors.filter((name) => reference !== undefined || !pairs.has(name)),
    settingsOf: (detector) => readSettings(store, orders, detector),
    stateOf: ({ name, version }) => store.detectorStates.read({ detector: name, version, angleId, camera }),
    story,
    referenceOf: (detector) => reference && findReading(readings, reference, detector),
    referenceLabel: reference?.label ?? "",
    actionMs: clip.rolledAtMs,
  });
}

/** Lets detectors look at the reference that have not yet, and begins the take for those that waited for it. */
export async function tellLate(
  { examiners }: Examination,
  { readings, reference, orders }: { readings: ReferenceReadings; reference: ReadyReference; orders: Orders },
): Promise<void> {
  const late = examiners.filter((examiner) => !examiner.isBegun);
  if (late.length === 0) return;
  await readings.prepare(reference, orders, { isUrgent: true });
  for (const examiner of late) examiner.begin(readings.find(reference, examiner.detector));
}

/** A detector that compares pairs is told what its check of the reference noted, and does not wait where there is none. */
function findReading(
  readings: ReferenceReadings,
  reference: ReadyReference,
  detector: PanelDetector,
): ReferenceReading | "later" | undefined {
  if (!detector.wants.referenceObservations) return undefined;
  return readings.find(reference, detector) ?? (readsReference(detector) ? "later" : undefined);
}
