import type { Log } from "../base/log.ts";
import type { Panel } from "../detectors/panel.ts";
import { DEFAULT_DETECTORS, DEFAULT_SAMPLE_RATE_HZ } from "../domain/project.ts";
import type { Clip, Take } from "../domain/take.ts";
import type { Store } from "../store/store.ts";
import { Examination } from "./examination.ts";
import { placeTake } from "./recording.ts";

/** What the crew wants of a take: which detectors look at it, how often, and whose settings they have. */
export interface Orders {
  sceneId: string | undefined;
  rateHz: number;
  detectors: readonly string[];
}

export function readOrders(store: Store, take: Take): Orders {
  const { scene } = placeTake(store, take);
  return {
    sceneId: scene?.id,
    rateHz: scene?.sampleRateHz ?? DEFAULT_SAMPLE_RATE_HZ,
    detectors: scene?.detectors ?? DEFAULT_DETECTORS,
  };
}

/**
 * Begins the take for the scene's detectors, with its settings and what the set-up's last take left. Without a
 * reference those that compare pairs stay out: they have nothing to match.
 */
export function beginExamination(
  parts: { store: Store; panel: Panel; log: Log },
  wish: { take: Take; clip: Clip; orders: Orders; referenceLabel: string | undefined },
): Examination {
  const { store, panel } = parts;
  const { take, clip, orders, referenceLabel } = wish;
  const angleId = take.angleId;
  const { camera } = clip;
  const { rateHz, sceneId } = orders;
  const pairs = new Set(listPairDetectors(panel));
  return new Examination({
    ...parts,
    take: { angle: angleId, camera, mode: "clip", rateHz },
    detectors: orders.detectors.filter((name) => referenceLabel !== undefined || !pairs.has(name)),
    settingsOf: (detector) => (sceneId === undefined ? {} : store.detectorSettings.read(sceneId, detector)),
    stateOf: ({ name, version }) => store.detectorStates.read({ detector: name, version, angleId, camera }),
    referenceLabel: referenceLabel ?? "",
    actionMs: clip.rolledAtMs,
  });
}

/** The scene's detectors that run and cannot do without a reference. */
export function wantsReference(panel: Panel, orders: Orders): boolean {
  return listPairDetectors(panel).some((name) => orders.detectors.includes(name));
}

function listPairDetectors(panel: Panel): string[] {
  return panel.detectors.filter(({ wants }) => wants.input === "pair").map(({ name }) => name);
}
