import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { DetectorHealth } from "../domain/detector.ts";
import type { Cast } from "./admission.ts";
import { prepareGuest } from "./cell/guest.ts";
import { findModels } from "./cell/models.ts";
import { RUNTIMES } from "./cell/runtimes.ts";
import { INSIDE, type ModelSupply } from "./cell/sandbox.ts";
import { REPLACE_WAIT_MS } from "./host-limits.ts";
import { DetectorLog } from "./life/detector-log.ts";
import { Worker } from "./life/worker.ts";
import type { Turnstile } from "./turnstile.ts";

/** What all workers of a panel have in common. */
export interface SeatOptions extends ModelSupply {
  runtimeDir: string;
  timeoutMs: number;
  startTimeoutMs: number;
  turnstile: Turnstile;
  idleWatchMs?: number;
  replaceWaitMs?: number;
  onHealth: (health: DetectorHealth, restartInMs: number) => void;
  log: Log;
  clock: Clock;
}

/** A detector's place in the panel: the worker may change, takes and samples find the one that is there. */
export class Seat {
  readonly #index: number;
  readonly #options: SeatOptions;
  /** What runs, and what shall run. */
  #cast: Cast;
  #wanted: Cast;
  #worker: Worker;
  /** While one worker makes room for the next; whoever asks waits here. */
  #change: Promise<void> | undefined;
  #isReplacing = false;
  #isClosed = false;

  /** `disabled`: why it was disabled before the box was started. */
  constructor(options: SeatOptions, cast: Cast, { index, disabled }: { index: number; disabled: string | undefined }) {
    this.#options = options;
    this.#index = index;
    this.#cast = cast;
    this.#wanted = cast;
    this.#worker = this.#start(disabled);
  }

  get index(): number {
    return this.#index;
  }

  get worker(): Worker {
    return this.#worker;
  }

  /** The worker to ask; a promise of it only while one makes room for the next. */
  settle(): Worker | Promise<Worker> {
    return this.#change ? this.#change.then(() => this.settle()) : this.#worker;
  }

  /** Lets `cast` run from now on: another version replaces the old one when no take is open for it. */
  async become(cast: Cast): Promise<void> {
    this.#wanted = cast;
    if (this.#isReplacing) return;
    this.#isReplacing = true;
    while (!this.#isClosed && identify(this.#wanted) !== identify(this.#cast)) {
      const { replaceWaitMs = REPLACE_WAIT_MS } = this.#options;
      const isOver = this.#worker.health.state === "disabled";
      await this.#worker.whenFree(isOver ? 0 : replaceWaitMs);
      if (this.#isClosed) break;
      this.#change = this.#replace().finally(() => {
        this.#change = undefined;
      });
      await this.#change;
    }
    this.#isReplacing = false;
  }

  async close(reason: string): Promise<void> {
    this.#isClosed = true;
    await this.#change;
    await this.#worker.close(reason);
  }

  async #replace(): Promise<void> {
    await this.#worker.drain();
    await this.#worker.close("is replaced by another version");
    const takes = this.#worker.openTakes;
    this.#cast = this.#wanted;
    this.#worker = this.#start(undefined);
    for (const take of takes) this.#worker.beginTake(take);
  }

  #start(disabled: string | undefined): Worker {
    const { runtimeDir, modelsDir, modelProviders, timeoutMs, startTimeoutMs } = this.#options;
    const { turnstile, idleWatchMs, onHealth, clock } = this.#options;
    const { entry, confinement } = this.#cast;
    const { manifest, filesDir, logPath, decisions } = entry;
    const memoryMb = Math.max(manifest.memoryMb, RUNTIMES[manifest.runtime].leastMemoryMb);
    const supply = { modelsDir, modelProviders };
    const place = { entry, runtimeDir, filesDir, memoryMb, index: this.#index, confinement, ...supply };
    const hasModels = modelsDir !== undefined && findModels(modelsDir, INSIDE.models).length > 0;
    const launch = () => prepareGuest({ ...place, gpu: decisions.gpuAllowed });
    return new Worker({
      manifest,
      folders: { models: hasModels, files: filesDir !== undefined },
      launch,
      filesDir,
      runtimeDir,
      timeoutMs: Math.min(timeoutMs, manifest.timeoutSeconds * 1000),
      startTimeoutMs,
      disabled,
      turnstile,
      idleWatchMs,
      onHealth,
      log: new DetectorLog({
        log: this.#options.log.for(`detector:${manifest.name}`),
        wallMs: () => clock.wallMs(),
        path: logPath,
      }),
      clock,
    });
  }
}

/** Two entries of the same identity are run in the same way. */
function identify({ entry, confinement }: Cast): string {
  const { manifest, folder, decisions, filesDir, logPath, versions } = entry;
  const sha256 = versions.find((one) => one.active)?.sha256 ?? "";
  const gpu = manifest.gpu && decisions.gpuAllowed;
  return JSON.stringify([manifest, folder, gpu, filesDir, logPath, sha256, confinement]);
}
