import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, openSystemClock } from "./base/clock.ts";
import { type Log, openLog } from "./base/log.ts";
import type { Config } from "./config.ts";
import { openPanel, type Panel, type PanelOptions } from "./detectors/panel.ts";
import type { CatalogSource } from "./detectors/shelf/catalog.ts";
import { openShelf, type Shelf } from "./detectors/shelf/shelf.ts";
import { type Frames, openFrames } from "./frames/frames.ts";
import { ReferenceShelf } from "./pipeline/reference-shelf.ts";

export const BUILT_IN_DETECTORS = join(import.meta.dir, "..", "detectors");
/** The box's models: a folder each. */
export const MODELS = join(import.meta.dir, "..", "models");

/** The part of the box that compares: frames and detectors over one folder of rings. */
export interface Workbench {
  clock: Clock;
  log: Log;
  frames: Frames;
  panel: Panel;
  /** Where the panel's detectors come from. */
  detectorShelf: Shelf;
  shelf: ReferenceShelf;
  runtimeDir: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Which detectors run, from where else than the shelf, how they fared before, and who is told how they fare. */
export type Staffing = Pick<PanelOptions, "names" | "remembered" | "onHealth"> & { source?: CatalogSource };

/** Opens what comparing needs, without recording, pages and alerts. */
export async function openWorkbench(config: Config, staffing: Staffing = {}): Promise<Workbench> {
  const stack = new AsyncDisposableStack();
  try {
    const log = openLog(config.logLevel);
    const clock = openSystemClock();
    const runtimeDir = makeRuntimeFolder(config);
    stack.defer(() => rmSync(runtimeDir, { recursive: true, force: true }));
    const frames = stack.use(await openFrames({ runtimeDir, log: log.for("frames") }));
    const detectorShelf = stack.use(openShelf({ builtIns: BUILT_IN_DETECTORS, folder: config.detectorsPath }));
    const panel = stack.use(
      await openPanel({
        ...staffing,
        source: staffing.source ?? detectorShelf,
        runtimeDir,
        modelsDir: MODELS,
        modelProviders: config.modelProviders,
        timeoutMs: config.detectorTimeoutMs,
        maxMemoryMb: config.detectorMemoryMb,
        unsandboxed: config.unsandboxed,
        log: log.for("detectors"),
        clock,
      }),
    );
    for (const { path, reason } of panel.refused()) log.warn("a detector cannot be used", { path, reason });
    const shelf = new ReferenceShelf({ frames, runtimeDir });
    const parts = { clock, log, frames, panel, detectorShelf, shelf, runtimeDir };
    return { ...parts, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/** Rings live in memory; each opening gets a folder of its own, so that two boxes never share slots. */
function makeRuntimeFolder(config: Config): string {
  const parent = config.runtimeDir || (process.platform === "linux" ? "/dev/shm" : tmpdir());
  mkdirSync(parent, { recursive: true });
  removeOrphans(parent);
  return mkdtempSync(join(parent, `camf-${process.pid}-`));
}

/** A killed box leaves its rings behind, and they are memory: the next one lets go of those whose process is gone. */
function removeOrphans(parent: string): void {
  for (const name of readdirSync(parent)) {
    const [, pid] = /^camf-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(join(parent, name), { recursive: true, force: true });
  }
}
