import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sleep } from "../../base/clock.ts";
import { Fault } from "../../base/fault.ts";
import type { Config } from "../../config.ts";
import { admit } from "../../detectors/admission.ts";
import type { Confinement } from "../../detectors/cell/sandbox.ts";
import { START_TIMEOUT_MS } from "../../detectors/limits.ts";
import { openPanel, type Panel } from "../../detectors/panel.ts";
import type { CatalogEntry, CatalogSource } from "../../detectors/shelf/catalog.ts";
import type { SettingValue } from "../../domain/detector.ts";
import type { Box } from "../../domain/frame.ts";
import type { Frames } from "../../frames/frames.ts";
import type { ReferenceReading } from "../../pipeline/examiner.ts";
import { MODELS, openWorkbench } from "../../workbench.ts";
import { keepReference, readReference } from "./trial-reference.ts";
import { readSettings } from "./trial-settings.ts";

/** One detector on the box's own workbench: real sandbox, real pictures, nothing of it kept. */
export interface Trial extends AsyncDisposable {
  entry: CatalogEntry;
  frames: Frames;
  panel: Panel;
  settings: Record<string, SettingValue>;
  /** The part of the picture that it wants to see. */
  region: Box | undefined;
  /** The folder of rings. */
  runtimeDir: string;
  /** Folder of the reference's samples; undefined where none was given. */
  referenceDirectory: string | undefined;
  /** What the detector observed in the reference, where it asks for that and there is one. */
  reading: ReferenceReading | undefined;
  /** From its first process until it was ready. */
  startMs: number;
}

export interface TrialOptions {
  config: Config;
  entry: CatalogEntry;
  /** NAME=VALUE */
  set: readonly string[];
  /** A still, as given on the command line. */
  reference: string | undefined;
}

const LOOK_MS = 2;

/** Opens the workbench with this detector alone and waits until it is ready, or cannot be. Throws Fault. */
export async function openTrial(options: TrialOptions): Promise<Trial> {
  const { entry } = options;
  // What the box notes about the detector is in the detector's own log, which the commands show.
  const config: Config = { ...options.config, logLevel: quieten(options.config.logLevel) };
  const stack = new AsyncDisposableStack();
  try {
    const folder = mkdtempSync(join(tmpdir(), "camf-trial-"));
    stack.defer(() => rmSync(folder, { recursive: true, force: true }));
    const filesDir = join(folder, "files");
    mkdirSync(filesDir);
    const settings = await readSettings(entry, options.set, filesDir);
    const source = holdOne({ ...entry, filesDir, logPath: undefined });
    const workbench = stack.use(await openWorkbench(config, { names: [], source }));
    const { frames, runtimeDir, log, clock } = workbench;
    // Tried before the clock starts: what the sandbox can do here is no part of this detector's start.
    await demandConfinement(config, entry);
    const { detectorTimeoutMs: timeoutMs, detectorMemoryMb: maxMemoryMb, unsandboxed, modelProviders } = config;
    const { name } = entry.manifest;
    const startedMs = performance.now();
    const supply = { modelsDir: MODELS, modelProviders };
    const place = { ...supply, runtimeDir, timeoutMs, maxMemoryMb, unsandboxed, log: log.for("detectors"), clock };
    const panel = stack.use(await openPanel({ source, names: [name], ...place }));
    await waitUntilReady(panel, name);
    const startMs = performance.now() - startedMs;
    const referenceDirectory = options.reference === undefined ? undefined : join(folder, "reference");
    if (referenceDirectory !== undefined) await keepReference(frames, options.reference ?? "", referenceDirectory);
    const region = findRegion(entry, settings);
    const reading = await readReference({ frames, panel, log, runtimeDir, settings }, options.reference);
    const parts = { entry, frames, panel, settings, region, runtimeDir, referenceDirectory, reading, startMs };
    return { ...parts, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/** How this detector is locked in here. Throws with the reason where it must not run. */
export async function demandConfinement(config: Config, entry: CatalogEntry): Promise<Confinement> {
  const { unsandboxed, detectorMemoryMb: maxMemoryMb } = config;
  try {
    return (await admit(entry, { maxMemoryMb, unsandboxed }, 0)).confinement;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new Fault(error.code, `${entry.manifest.name} cannot run here: ${error.message}`);
  }
}

function quieten(level: Config["logLevel"]): Config["logLevel"] {
  return level === "warn" ? "error" : level;
}

/** Just this detector as it is now, whatever the crew decided about it. */
function holdOne(entry: CatalogEntry): CatalogSource {
  return {
    read: () => ({ detectors: [entry], refused: [] }),
    watch: () => ({ [Symbol.dispose]: () => {} }),
  };
}

/** A detector that cannot start is no reason to throw: its answers say why. */
async function waitUntilReady(panel: Panel, name: string): Promise<void> {
  const deadlineMs = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadlineMs) {
    const state = panel.health().find((one) => one.name === name)?.state;
    if (state !== "starting" && state !== undefined) return;
    await sleep(LOOK_MS);
  }
}

function findRegion({ manifest }: CatalogEntry, settings: Trial["settings"]): Box | undefined {
  const value = manifest.wants.region === undefined ? undefined : settings[manifest.wants.region];
  return Array.isArray(value) ? value : undefined;
}
