import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openSystemClock, sleep } from "../../src/base/clock.ts";
import { openLog } from "../../src/base/log.ts";
import { openPanel, type Panel } from "../../src/detectors/panel.ts";
import { type CatalogSource, openFolder } from "../../src/detectors/shelf/catalog.ts";
import type { Check } from "../../src/domain/coverage.ts";
import type { Angle } from "../../src/domain/project.ts";
import type { Take } from "../../src/domain/take.ts";
import { openFrames } from "../../src/frames/frames.ts";
import { CameraDeck } from "../../src/pipeline/camera-deck.ts";
import { Pipeline } from "../../src/pipeline/pipeline.ts";
import { ReferenceShelf } from "../../src/pipeline/reference-shelf.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { addProduction, Workplace, waitUntil } from "../support/box.ts";

export const GUESTS = join(import.meta.dir, "guests");
export const RATE_HZ = 4;
const CHECK_LIMIT_MS = 180_000;

/** What a guest of these tests says that it was shown. */
export interface Shown {
  order: number;
  frameIndex: number;
  ptsMs: number;
  [name: string]: unknown;
}

/** A whole pipeline with a test picture as camera A and one set-up; only web and alerts are left out. */
export class Stage implements AsyncDisposable {
  readonly store: Store;
  readonly panel: Panel;
  readonly deck: CameraDeck;
  readonly angle: Angle;
  readonly #stack: AsyncDisposableStack;

  private constructor(parts: { store: Store; panel: Panel; deck: CameraDeck; stack: AsyncDisposableStack }) {
    this.store = parts.store;
    this.panel = parts.panel;
    this.deck = parts.deck;
    this.#stack = parts.stack;
    this.angle = addProduction(parts);
  }

  /** `detectors` are the scene's. */
  static async open(options: { detectors: string[]; source?: CatalogSource; pattern?: string }): Promise<Stage> {
    await using stack = new AsyncDisposableStack();
    const place = stack.use(new Workplace());
    const runtimeDir = mkdtempSync("/dev/shm/camf-test-");
    stack.defer(() => rmSync(runtimeDir, { recursive: true, force: true }));
    const clock = openSystemClock();
    const log = openLog("error");
    const source = options.source ?? openFolder(GUESTS);
    const storage = { databasePath: join(place.folder, "camf.db"), storagePath: join(place.folder, "storage") };
    const store = stack.use(openStore({ ...storage, storageLimitBytes: 1e10, clock }));
    const frames = stack.use(await openFrames({ runtimeDir, log }));
    const panel = stack.use(await openPanel({ source, runtimeDir, log, clock }));
    const deckOptions = { store, clock, log, runtimeDir, ringMinutes: 10, bitrateKbps: 2000, sampleRateHz: RATE_HZ };
    const deck = stack.use(new CameraDeck(deckOptions));
    const shelf = new ReferenceShelf({ frames, runtimeDir });
    stack.use(new Pipeline({ store, frames, panel, deck, shelf, clock, log, runtimeDir }));
    const stage = new Stage({ store, panel, deck, stack: stack.move() });
    store.scenes.change(stage.angle.sceneIds[0], { detectors: options.detectors });
    store.cameras.set("A", `test:${options.pattern ?? "smpte@320x240@25"}`);
    await waitUntil(() => deck.status()[0]?.state === "live", "the camera is live");
    return stage;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }

  async roll(): Promise<Take> {
    const take = this.store.takes.current() ?? this.store.takes.arm({ angleId: this.angle.id });
    return this.store.roll(take.id);
  }

  /** Rolls for so long and cuts; `meanwhile` is done half-way. */
  async film(lengthMs: number, meanwhile: () => void = () => {}): Promise<Take> {
    const take = await this.roll();
    await sleep(lengthMs / 2);
    meanwhile();
    await sleep(lengthMs / 2);
    return this.store.cut(take.id);
  }

  async checked(take: Take): Promise<Check> {
    const isChecked = () => this.store.takes.find(take.id).state === "checked";
    await waitUntil(isChecked, "the take is checked", CHECK_LIMIT_MS);
    const [check] = this.store.checks.latest(take.id);
    return check;
  }

  async shoot(lengthMs: number, meanwhile?: () => void): Promise<{ take: Take; check: Check }> {
    const take = await this.film(lengthMs, meanwhile);
    return { take, check: await this.checked(take) };
  }

  async recheck(take: Take): Promise<Check> {
    this.store.takes.askForCheck(take.id);
    return this.checked(take);
  }

  /** What a detector says that it was shown of a take, in the order in which it was. */
  shown(take: Take, detector: string): Shown[] {
    return this.store.observations
      .list(take.id)
      .filter((one) => one.detector === detector)
      .map(({ details }) => ({
        ...details,
        order: Number(details.order),
        frameIndex: Number(details.frameIndex),
        ptsMs: Number(details.ptsMs),
      }))
      .sort((a, b) => a.order - b.order);
  }
}
