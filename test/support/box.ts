import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sleep } from "../../src/base/clock.ts";
import { type Box, openBox } from "../../src/box.ts";
import { type Config, readConfig } from "../../src/config.ts";
import type { Angle } from "../../src/domain/project.ts";

export const PIN = "246810";

/** A folder of its own for one test, gone afterwards. */
export class Workplace implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "camf-test-"));

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The environment of a box in `folder`: free ports, loopback, a known pin. */
export function describeEnvironment(folder: string, change: Record<string, string> = {}): Record<string, string> {
  return {
    API_HOST: "127.0.0.1",
    API_PORT: "0",
    DATABASE_URL: `sqlite:///${join(folder, "camf.db")}`,
    STORAGE_PATH: join(folder, "storage"),
    CAMF_DETECTORS: join(folder, "detectors"),
    CAMF_MQTT_PORT: "0",
    CAMF_PIN: PIN,
    CAMF_LOG_LEVEL: "error",
    ...change,
  };
}

function configureBox(folder: string, change: Record<string, string> = {}): Config {
  return readConfig(describeEnvironment(folder, change));
}

export function openTestBox(folder: string, change: Record<string, string> = {}): Promise<Box> {
  return openBox(configureBox(folder, change));
}

/** A production with one scene and one set-up. */
export function addProduction(box: Pick<Box, "store">): Angle {
  const { store } = box;
  const project = store.projects.add({
    name: "Harbour",
    rate: { numerator: 24, denominator: 1 },
    slateScheme: "scene-letter",
  });
  const scene = store.scenes.add({ projectId: project.id, slate: "24", title: "The kitchen" });
  return store.scenes.addAngle({ sceneIds: [scene.id], slate: "24A", title: "Table" });
}

/** Waits until `isTrue`, looking ten times a second; the bound only ends a test that hangs. */
export async function waitUntil(
  isTrue: () => boolean | Promise<boolean>,
  what: string,
  limitMs = 60_000,
): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!(await isTrue())) {
    if (performance.now() > endMs) throw new Error(`waited ${limitMs} ms in vain: ${what}`);
    await sleep(100);
  }
}

/** Plays `clip` as camera A, rolls with its first picture, cuts at its end, waits for the check. Returns the take's id. */
export async function shootClip(box: Box, angleId: string, clip: string): Promise<string> {
  const { store, deck } = box;
  const state = () => deck.status().find(({ camera }) => camera === "A")?.state;
  const take = store.takes.arm({ angleId });
  store.cameras.set("A", `clip:${clip}`);
  await waitUntil(() => state() === "live", `${clip} plays`);
  store.roll(take.id);
  await waitUntil(() => state() === "ended", `${clip} ends`);
  store.cut(take.id);
  await waitUntil(() => store.takes.find(take.id).state === "checked", "the take is checked", 120_000);
  return take.id;
}
