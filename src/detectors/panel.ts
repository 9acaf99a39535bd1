import { resolve } from "node:path";
import { fillSettings, judgeInput } from "@camf/detector-sdk/check";
import type { Kind, Settings, Wants } from "@camf/detector-sdk/contract";
import type { Clock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import type { DetectorHealth, DetectorInfo } from "../domain/detector.ts";
import type { Analysis } from "../domain/finding.ts";
import { addressInput, type PanelInput } from "./address.ts";
import { type Catalog, type CatalogEntry, readCatalog } from "./catalog.ts";
import { prepareGuest } from "./guest.ts";
import { demandSandbox } from "./layers.ts";
import {
  DEFAULT_MAX_MEMORY_MB,
  DEFAULT_TIMEOUT_MS,
  MAX_WORKERS,
  MIN_WORKER_MEMORY_MB,
  START_TIMEOUT_MS,
} from "./limits.ts";
import { INSIDE } from "./sandbox.ts";
import { Worker } from "./worker.ts";

export interface PanelOptions {
  /** Folder of detector folders. */
  folder: string;
  /** Which of them run; one process each. */
  names: readonly string[];
  /** Folder of ring files; every frame that is analysed lies in it. */
  runtimeDir: string;
  modelsDir?: string;
  /** Hard end of one analysis; a manifest may ask for less. Default 30 s. */
  timeoutMs?: number;
  /** Hard end of a start, models included. Default 60 s. */
  startTimeoutMs?: number;
  /** At least MIN_WORKER_MEMORY_MB; a detector that asks for more is refused. Default 1024. */
  maxMemoryMb?: number;
  /** By detector; what is left out has the manifest's default. */
  settings?: Record<string, Settings>;
  log: Log;
  clock: Clock;
}

interface PanelDetector {
  name: string;
  version: string;
  wants: Wants;
  kinds: Kind[];
}

/** The detectors that run for a scene. */
export interface Panel extends AsyncDisposable {
  readonly detectors: PanelDetector[];
  /** In order for each detector; at most MAX_WAITING wait. Throws only for a name that the panel does not have. */
  analyze(name: string, input: PanelInput): Promise<Analysis>;
  health(): DetectorHealth[];
  /** Every usable detector of the folder, running or not. */
  catalog(): DetectorInfo[];
  /** Folders that hold a detector which cannot be used, each with a sentence. */
  refused(): Catalog["refused"];
  /** Newest lines of a detector's log. */
  logLines(name: string): readonly string[];
  /** Process id of a detector's sandbox; undefined between two lives. */
  pid(name: string): number | undefined;
}

/**
 * Starts one sandboxed process a detector and returns at once; samples wait for the start. Throws not-found for a name
 * that the folder does not hold, invalid for settings or limits out of bounds, unavailable where nothing can be sandboxed.
 */
export async function openPanel(options: PanelOptions): Promise<Panel> {
  const catalog = readCatalog(options.folder);
  const names = [...new Set(options.names)];
  if (names.length > MAX_WORKERS) throw new Fault("invalid", `at most ${MAX_WORKERS} detectors can run at once`);
  const plans = names.map((name) => plan(findEntry(catalog, name), options));
  if (plans.length > 0) await demandSandbox();
  const workers = new Map<string, Worker>();
  plans.forEach((one, index) => {
    workers.set(one.entry.manifest.name, startWorker(one, index, options));
  });
  return seat(workers, catalog, resolve(options.runtimeDir));
}

interface Plan {
  entry: CatalogEntry;
  settings: Settings;
  memoryMb: number;
}

function findEntry(catalog: Catalog, name: string): CatalogEntry {
  const entry = catalog.detectors.find((one) => one.manifest.name === name);
  if (entry) return entry;
  const refusal = catalog.refused.find((one) => one.path.endsWith(`/${name}`));
  if (refusal) throw new Fault("invalid", `detector "${name}" cannot be used: ${refusal.reason}`);
  const known = catalog.detectors.map((one) => one.manifest.name).join(", ") || "none";
  throw new Fault("not-found", `there is no detector "${name}"; there are: ${known}`);
}

function plan(entry: CatalogEntry, options: PanelOptions): Plan {
  const { manifest } = entry;
  const { maxMemoryMb = DEFAULT_MAX_MEMORY_MB } = options;
  if (maxMemoryMb < MIN_WORKER_MEMORY_MB) {
    throw new Fault("invalid", `a detector needs at least ${MIN_WORKER_MEMORY_MB} MB, the limit is ${maxMemoryMb} MB`);
  }
  if (manifest.memoryMb > maxMemoryMb) {
    throw new Fault("invalid", `${manifest.name} asks for ${manifest.memoryMb} MB, the limit is ${maxMemoryMb} MB`);
  }
  const settings = fillSettings(manifest, options.settings?.[manifest.name] ?? {});
  if (!settings.ok) throw new Fault("invalid", `${manifest.name}: ${settings.error}`);
  return { entry, settings: settings.value, memoryMb: Math.max(manifest.memoryMb, MIN_WORKER_MEMORY_MB) };
}

function startWorker({ entry, settings, memoryMb }: Plan, index: number, options: PanelOptions): Worker {
  const { runtimeDir, modelsDir, log, clock } = options;
  const { timeoutMs = DEFAULT_TIMEOUT_MS, startTimeoutMs = START_TIMEOUT_MS } = options;
  return new Worker({
    manifest: entry.manifest,
    settings,
    place: modelsDir ? { rings: INSIDE.rings, models: INSIDE.models } : { rings: INSIDE.rings },
    launch: () => prepareGuest({ entry, runtimeDir, modelsDir, memoryMb, index }),
    timeoutMs: Math.min(timeoutMs, entry.manifest.timeoutSeconds * 1000),
    startTimeoutMs,
    log: log.for(`detector:${entry.manifest.name}`),
    clock,
  });
}

function seat(workers: Map<string, Worker>, catalog: Catalog, runtimeDir: string): Panel {
  const find = (name: string) => {
    const worker = workers.get(name);
    if (!worker) throw new Fault("not-found", `the panel has no detector "${name}"`);
    return worker;
  };
  const all = () => [...workers.values()];
  return {
    detectors: all().map(({ manifest: { name, version, wants, kinds } }) => ({ name, version, wants, kinds })),
    analyze: async (name, input) => {
      const worker = find(name);
      const params = addressInput(input, runtimeDir);
      if (!params) return { outcome: "failed", reason: `a frame lies outside ${runtimeDir}` };
      const unfit = judgeInput(worker.manifest.wants, params);
      return unfit ? { outcome: "not-checked", reason: `${name} ${unfit}`, tookMs: 0 } : worker.analyze(params);
    },
    health: () => all().map((worker) => worker.health),
    catalog: () =>
      catalog.detectors.map(({ manifest: { name, version, description, kinds } }) => ({
        name,
        version,
        description,
        kinds,
      })),
    refused: () => catalog.refused,
    logLines: (name) => find(name).logLines,
    pid: (name) => find(name).pid,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(all().map((worker) => worker[Symbol.asyncDispose]()));
    },
  };
}
