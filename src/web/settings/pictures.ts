import type { CameraStatus } from "../../domain/source.ts";
import type { Store } from "../../store/store.ts";
import { showReferencePicture } from "../angles/views.ts";
import { type Html, html } from "../html.ts";
import { isLive } from "../takes/acts.ts";

/** What a region can be drawn on: more would be a search, not a choice. */
const MOST_PICTURES = 8;

interface RegionPicture {
  label: string;
  element: Html;
}

/** The references of a scene's set-ups, newest set-up first, then what the cameras see now. */
export function findPictures(store: Store, cameras: readonly CameraStatus[], sceneId: string): RegionPicture[] {
  const references = store.scenes
    .listAngles(sceneId)
    .toReversed()
    .flatMap((angle) => {
      const letters = [...new Set(store.references.list(angle.id).map((one) => one.camera))].sort();
      return letters.flatMap((letter) => showReferenceFrame(store, { angleId: angle.id, slate: angle.slate, letter }));
    });
  const live = cameras.filter(isLive).map(({ camera }) => ({
    label: `Camera ${camera} now`,
    element: html`<img src="/cameras/${camera}/still" alt="" loading="lazy">`,
  }));
  return [...references, ...live].slice(0, MOST_PICTURES);
}

function showReferenceFrame(
  store: Store,
  { angleId, slate, letter }: { angleId: string; slate: string; letter: string },
): RegionPicture[] {
  const reference = store.references.current(angleId, letter);
  const clip = reference && store.clips.find(reference.clipId);
  if (!clip || clip.path === null) return [];
  const label = `Reference of ${slate}, camera ${letter}`;
  return [{ label, element: showReferencePicture(clip, label) }];
}
