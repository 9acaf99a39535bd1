import { Fault } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import type { Panel } from "../detectors/panel.ts";
import type { SettingValue } from "../domain/detector.ts";
import type { Frames } from "../frames/frames.ts";
import type { ReferenceReading } from "./examiner.ts";
import type { Footage, FootageFacts } from "./footage.ts";
import { examineReference, makeReading, readsReference } from "./reference-examination.ts";

/** How a reference is called that is a picture and no take. */
export const REFERENCE_PICTURE = "the reference picture";
/** How much slower or faster time may run in a clip than before the camera; the contract's bound. */
const MAX_TIME_SCALE = 10_000;

/**
 * Seconds that passed before the camera in one second of the clip; undefined where nobody told how fast it was shot. Throws
 * invalid for a still, and for a rate that cannot be.
 */
export function measureTimeScale(
  { path }: Footage,
  { mode, frameRate }: FootageFacts,
  shootingRate: number | undefined,
): number | undefined {
  if (shootingRate === undefined) return undefined;
  if (mode === "still") throw new Fault("invalid", `${path} is a still: it was not shot at a rate`);
  const scale = frameRate / shootingRate;
  if (scale > 0 && scale <= MAX_TIME_SCALE) return scale;
  throw new Fault("invalid", `${path} has ${frameRate} frames a second: it cannot have been shot at ${shootingRate}`);
}

export interface ReferenceLook {
  frames: Frames;
  panel: Panel;
  log: Log;
  runtimeDir: string;
  reference: Footage;
  /** As it is said: "take 2"; a still is "the reference picture". */
  referenceLabel: string;
  detectors: readonly string[];
  place: { angle: string; camera: string };
  settingsOf: (detector: string) => Record<string, SettingValue>;
  rateHz: number;
  signal?: AbortSignal;
}

/** What detectors that ask for it observe in the reference, by name. Nothing is kept of it. */
export async function readReference(
  options: ReferenceLook,
  { mode }: FootageFacts,
): Promise<ReadonlyMap<string, ReferenceReading>> {
  const { panel, place, reference, referenceLabel } = options;
  const asking = panel.detectors.filter((one) => readsReference(one) && options.detectors.includes(one.name));
  if (asking.length === 0) return new Map();
  const name = mode === "still" ? REFERENCE_PICTURE : referenceLabel;
  const detectors = asking.map((one) => one.name);
  const observed = await examineReference({ ...options, footage: reference, take: { ...place, name }, detectors });
  return new Map([...observed].map(([detector, placed]) => [detector, makeReading(name, placed)]));
}
