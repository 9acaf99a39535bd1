import type { Panel } from "../detectors/panel.ts";
import type { SettingValue } from "../domain/detector.ts";
import { DEFAULT_DETECTORS, DEFAULT_SAMPLE_RATE_HZ } from "../domain/project.ts";
import { saysTime } from "../domain/story.ts";
import type { Take } from "../domain/take.ts";
import type { Store } from "../store/store.ts";
import type { StoryTime } from "./examiner.ts";
import { placeTake } from "./recording.ts";

/** What the crew wants of a take: which detectors look at it, how often, and whose settings they have. */
export interface Orders {
  sceneId: string | undefined;
  rateHz: number;
  detectors: readonly string[];
  /** What the script says of the scene's time; undefined where it says nothing. */
  story: StoryTime | undefined;
}

export function readOrders(store: Store, take: Take): Orders {
  const { scene } = placeTake(store, take);
  return {
    sceneId: scene?.id,
    rateHz: scene?.sampleRateHz ?? DEFAULT_SAMPLE_RATE_HZ,
    detectors: scene?.detectors ?? DEFAULT_DETECTORS,
    story: scene && readStory(store, scene.id),
  };
}

/** What the crew set of a detector in the take's scene. */
export function readSettings(store: Store, { sceneId }: Orders, detector: string): Record<string, SettingValue> {
  return sceneId === undefined ? {} : store.detectorSettings.read(sceneId, detector);
}

function readStory(store: Store, sceneId: string): StoryTime | undefined {
  const story = store.stories.find(sceneId);
  const { from, to, direction, start } = story;
  return saysTime(story) ? { from, to, direction, start } : undefined;
}

/** The scene's detectors that run and cannot do without a reference. */
export function wantsReference(panel: Panel, orders: Orders): boolean {
  return listPairDetectors(panel).some((name) => orders.detectors.includes(name));
}

export function listPairDetectors(panel: Panel): string[] {
  return panel.detectors.filter(({ wants }) => wants.input === "pair").map(({ name }) => name);
}
