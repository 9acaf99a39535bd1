import { sleep } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import type { Box } from "../box.ts";
import type { Angle } from "../domain/project.ts";
import { suggestSetup } from "../domain/slate.ts";
import type { Store } from "../store/store.ts";
import { ProgressBar } from "./progress-bar.ts";

const PRODUCTION = "The Long Afternoon (demo)";
const SCENE = "24";
const CAMERA = "A";
/** How often the terminal's progress is drawn, and the camera's state looked at. */
const LOOK_MS = 100;
const START_LIMIT_MS = 20_000;
const TAKE_LIMIT_MS = 120_000;

/** The sample production: made at the first demo; each further demo adds a set-up, so that nothing is lost. */
export function armDemoSetup(store: Store): Angle {
  const project =
    store.projects.list().find(({ name }) => name === PRODUCTION) ??
    store.projects.add({ name: PRODUCTION, rate: { numerator: 24, denominator: 1 }, slateScheme: "scene-letter" });
  const scene =
    store.scenes.list(project.id).find(({ slate }) => slate === SCENE) ??
    store.scenes.add({ projectId: project.id, slate: SCENE, title: "The kitchen, late afternoon" });
  const taken = store.scenes.listProjectAngles(project.id).map(({ slate }) => slate);
  const angle = store.scenes.addAngle({
    sceneIds: [scene.id],
    slate: suggestSetup(project.slateScheme, SCENE, taken),
    title: "Table and clock",
  });
  if (!store.projects.openDay(project.id)) store.projects.startDay(project.id, "Demo day");
  return angle;
}

export interface Shot {
  angleId: string;
  clip: string;
  /** Of the clip. */
  lengthMs: number;
  say: (line: string) => void;
}

/** Plays a clip as camera A, rolls with its first picture, cuts at its end, waits for the verdict. Returns the take. */
export async function shootTake(box: Box, shot: Shot): Promise<string> {
  const { store } = box;
  const bar = new ProgressBar();
  const take = store.takes.arm({ angleId: shot.angleId, dayId: null });
  store.cameras.set(CAMERA, `clip:${shot.clip}`);
  await waitFor(() => cameraState(box) === "live", START_LIMIT_MS, "the virtual camera gave no picture");
  store.roll(take.id);
  shot.say(`rolling: ${take.slate.setup} take ${take.slate.take}`);
  const seconds = Math.round(shot.lengthMs / 1000);
  const rolledMs = performance.now();
  await waitFor(
    () => {
      bar.show("rolling", Math.min(seconds, Math.round((performance.now() - rolledMs) / 1000)), seconds);
      return cameraState(box) === "ended";
    },
    TAKE_LIMIT_MS,
    "the virtual camera did not come to its end",
  );
  bar.clear();
  store.cut(take.id);
  shot.say("cut");
  await waitForVerdict(store, take.id, bar);
  return take.id;
}

function cameraState(box: Box): string | undefined {
  return box.deck.status().find(({ camera }) => camera === CAMERA)?.state;
}

async function waitForVerdict(store: Store, takeId: string, bar: ProgressBar): Promise<void> {
  await waitFor(
    () => {
      const [check] = store.checks.latest(takeId);
      if (check?.state === "running") bar.show("checking", check.progress.done, check.progress.total);
      return store.takes.find(takeId).state === "checked";
    },
    TAKE_LIMIT_MS,
    "the take was not checked in time",
  );
  bar.clear();
}

async function waitFor(isTrue: () => boolean, limitMs: number, complaint: string): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!isTrue()) {
    if (performance.now() > endMs) throw new Fault("unavailable", complaint);
    await sleep(LOOK_MS);
  }
}
