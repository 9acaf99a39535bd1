import { resolve } from "node:path";
import { compileChecks, judgeInput } from "@camf/detector-sdk/check";
import {
  AnalyzeResult,
  EndTakeResult,
  type Kind,
  Response,
  type SettingsSchema,
  type Wants,
} from "@camf/detector-sdk/contract";
import type { Clock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import type { DetectorHealth } from "../domain/detector.ts";
import type { Analysis } from "../domain/finding.ts";
import { addressInput, type PanelInput } from "./address.ts";
import { demandNames } from "./admission.ts";
import { INSIDE, type ModelSupply } from "./cell/sandbox.ts";
import { Herald } from "./herald.ts";
import { DEFAULT_CONCURRENCY } from "./host-limits.ts";
import { type EndedTake, failEnding } from "./life/examination.ts";
import type { TakeStart } from "./life/take-start.ts";
import type { Worker } from "./life/worker.ts";
import { DEFAULT_MAX_MEMORY_MB, DEFAULT_TIMEOUT_MS, MIN_WORKER_MEMORY_MB, START_TIMEOUT_MS } from "./limits.ts";
import { type Remembered, Roster } from "./roster.ts";
import type { Catalog, CatalogSource } from "./shelf/catalog.ts";
import { Turnstile } from "./turnstile.ts";

export interface PanelOptions extends ModelSupply {
  source: CatalogSource;
  /** Which of them run, enabled or not; undefined: every one that is enabled, following the source as it changes. */
  names?: readonly string[];
  /** Folder of ring files; every frame that is analysed lies in it. */
  runtimeDir: string;
  /** Hard end of one answer; a manifest may ask for less. Default 30 s. */
  timeoutMs?: number;
  /** Hard end of a start, models included. Default 60 s. */
  startTimeoutMs?: number;
  /** At least MIN_WORKER_MEMORY_MB; a detector that asks for more is refused. Default 1024. */
  maxMemoryMb?: number;
  /** How often it is looked at what detectors use that nobody asks anything. Default IDLE_WATCH_MS. */
  idleWatchMs?: number;
  /** How long another version waits for the takes that are open. Default REPLACE_WAIT_MS. */
  replaceWaitMs?: number;
  /** Analyses that run at once, over all detectors. Default: one less than there are cores. */
  concurrency?: number;
  /** The crew said that strangers' detectors may run where they cannot be locked in. */
  unsandboxed?: boolean;
  /** Detectors that were disabled for their failures before the box was started: they stay so. */
  remembered?: Remembered;
  /** Told of detectors that are disabled, back off for long, were revived or are well again. */
  onHealth?: (health: DetectorHealth) => void;
  log: Log;
  clock: Clock;
}

export interface PanelDetector {
  name: string;
  version: string;
  wants: Wants;
  kinds: Kind[];
  settings: SettingsSchema;
  timeoutSeconds: number;
}

/** The detectors of the box, each in a process of its own. A name that is not there is an answer too, never a throw. */
export interface Panel extends AsyncDisposable {
  /** Those that run now. */
  readonly detectors: PanelDetector[];
  /** Samples that are analysed at the same time, at most. */
  readonly concurrency: number;
  /** Opens a take; values of settings that do not fit have their default, with a line in the detector's log. */
  beginTake(name: string, start: TakeStart): void;
  /** In order for each detector; at most MAX_WAITING wait. */
  analyze(name: string, takeId: string, input: PanelInput): Promise<Analysis>;
  /** After the answers to all samples of the take. */
  endTake(name: string, takeId: string): Promise<EndedTake>;
  health(): DetectorHealth[];
  /** What cannot be used, each with a sentence. */
  refused(): Catalog["refused"];
  /** Starts a detector again that was disabled for its failures. Throws not-found. */
  revive(name: string): Promise<void>;
  /** Newest lines of a detector's log. Throws not-found. */
  logLines(name: string): readonly string[];
  /** Process id of a detector's sandbox; undefined between two lives. Throws not-found. */
  pid(name: string): number | undefined;
}

/**
 * Starts one sandboxed process a detector and returns at once; samples wait for the start. Throws not-found for a name
 * that the source does not have, invalid for limits out of bounds, unavailable where nothing can be sandboxed.
 */
export async function openPanel(options: PanelOptions): Promise<Panel> {
  const { maxMemoryMb = DEFAULT_MAX_MEMORY_MB, remembered = new Map<string, { reason: string }>() } = options;
  const concurrency = Math.max(1, options.concurrency ?? DEFAULT_CONCURRENCY);
  const {
    unsandboxed = false,
    onHealth = () => {},
    timeoutMs = DEFAULT_TIMEOUT_MS,
    startTimeoutMs = START_TIMEOUT_MS,
    clock,
  } = options;
  if (maxMemoryMb < MIN_WORKER_MEMORY_MB) {
    throw new Fault("invalid", `a detector needs at least ${MIN_WORKER_MEMORY_MB} MB, the limit is ${maxMemoryMb} MB`);
  }
  compileChecks(Response, AnalyzeResult, EndTakeResult);
  const names = options.names && new Set(options.names);
  if (names) demandNames(options.source.read(), names, maxMemoryMb);
  const herald = new Herald({ onHealth, remembered: remembered.keys(), log: options.log });
  const roster = new Roster({
    ...options,
    ...{ names, remembered, unsandboxed, timeoutMs, startTimeoutMs, maxMemoryMb },
    runtimeDir: resolve(options.runtimeDir),
    turnstile: new Turnstile({ turns: concurrency, nowMs: () => clock.monotonicMs() }),
    onHealth: (health, restartInMs) => herald.note(health, restartInMs),
  });
  await roster.open();
  return seat(roster, { runtimeDir: resolve(options.runtimeDir), concurrency });
}

function seat(roster: Roster, { runtimeDir, concurrency }: Pick<Panel, "concurrency"> & { runtimeDir: string }): Panel {
  const find = (name: string): Worker => {
    const found = roster.find(name);
    if (!found) throw new Fault("not-found", `no detector "${name}" runs here`);
    return found.worker;
  };
  const workers = () => roster.seats.map(({ worker }) => worker);
  return {
    get detectors() {
      return workers().map(({ manifest: { name, version, wants, kinds, settings, timeoutSeconds } }) => {
        return { name, version, wants, kinds, settings, timeoutSeconds };
      });
    },
    concurrency,
    beginTake: (name, start) => roster.find(name)?.worker.beginTake(start),
    analyze: async (name, takeId, input) => {
      const found = roster.find(name)?.settle();
      if (!found) return { outcome: "failed", reason: `no detector "${name}" runs here` };
      const worker = found instanceof Promise ? await found : found;
      const addressed = addressInput(input, { host: runtimeDir, guest: INSIDE.rings });
      if (!addressed) return { outcome: "failed", reason: `a frame lies outside ${runtimeDir}` };
      const unfit = judgeInput(worker.manifest.wants, { take: takeId, ...addressed });
      if (unfit) return { outcome: "not-checked", reason: `${name} ${unfit}`, observations: [], tookMs: 0 };
      return worker.analyze(takeId, input);
    },
    endTake: async (name, takeId) => {
      const found = roster.find(name)?.settle();
      const worker = found instanceof Promise ? await found : found;
      return worker?.endTake(takeId) ?? failEnding(`no detector "${name}" runs here`);
    },
    health: () => workers().map((worker) => worker.health),
    refused: () => roster.refused,
    revive: (name) => find(name).revive(),
    logLines: (name) => find(name).logLines,
    pid: (name) => find(name).pid,
    [Symbol.asyncDispose]: () => roster[Symbol.asyncDispose](),
  };
}
