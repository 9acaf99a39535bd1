import { realpathSync } from "node:fs";
import { checkConformance, type Verdict } from "@camf/detector-sdk/conformance";
import { spawnGuest } from "../cell/guest.ts";
import type { Confinement, ModelSupply } from "../cell/sandbox.ts";
import { MIN_WORKER_MEMORY_MB } from "../limits.ts";
import type { CatalogEntry } from "./catalog.ts";

export type { Verdict };

export interface ValidationOptions extends ModelSupply {
  /** What `admit` answered. */
  confinement: Confinement;
  /** Told of each verdict as it comes. */
  onVerdict: (verdict: Verdict) => void;
}

/** Puts a detector through the contract's conformance suite, locked in as it would be at work. */
export function validateEntry(entry: CatalogEntry, options: ValidationOptions): Promise<Verdict[]> {
  const { confinement, modelsDir, modelProviders, onVerdict } = options;
  const { manifest, decisions } = entry;
  const memoryMb = Math.max(manifest.memoryMb, MIN_WORKER_MEMORY_MB);
  const gpu = manifest.gpu && decisions.gpuAllowed;
  const cell = { entry, memoryMb, confinement, gpu, index: 0, modelsDir, modelProviders };
  return checkConformance(entry.folder, ({ ringsDir }) => spawnGuest({ ...cell, runtimeDir: realpathSync(ringsDir) }), {
    onVerdict,
  });
}
