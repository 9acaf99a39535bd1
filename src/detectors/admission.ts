import { Fault } from "../base/fault.ts";
import { demandSandbox } from "./cell/layers.ts";
import type { Confinement } from "./cell/sandbox.ts";
import { MAX_WORKERS } from "./limits.ts";
import type { Catalog, CatalogEntry } from "./shelf/catalog.ts";

/** A detector that shall run, and how it is locked in on this machine. */
export interface Cast {
  entry: CatalogEntry;
  confinement: Confinement;
}

export interface AdmissionRules {
  maxMemoryMb: number;
  /** The crew said that strangers' detectors may run where they cannot be locked in. */
  unsandboxed: boolean;
}

/** Throws a sentence about why a detector may not run here; `seated` others do already. */
export async function admit(entry: CatalogEntry, rules: AdmissionRules, seated: number): Promise<Cast> {
  if (seated >= MAX_WORKERS) throw new Fault("conflict", `${MAX_WORKERS} detectors run already`);
  const obstacle = judgeRoom(entry, rules.maxMemoryMb);
  if (obstacle !== undefined) throw new Fault("invalid", obstacle);
  const builtIn = entry.versions.some((one) => one.active && one.builtIn);
  return { entry, confinement: await demandSandbox({ builtIn, unsandboxed: rules.unsandboxed }) };
}

/** Whoever names a detector is told at once why it cannot run. Throws not-found and invalid. */
export function demandNames(catalog: Catalog, names: ReadonlySet<string>, maxMemoryMb: number): void {
  if (names.size > MAX_WORKERS) throw new Fault("invalid", `at most ${MAX_WORKERS} detectors can run at once`);
  for (const name of names) {
    const entry = catalog.detectors.find((one) => one.manifest.name === name);
    const refusal = catalog.refused.find((one) => one.path.endsWith(`/${name}`))?.reason;
    const obstacle = entry ? judgeRoom(entry, maxMemoryMb) : refusal;
    if (obstacle !== undefined) throw new Fault("invalid", `detector "${name}" cannot be used: ${obstacle}`);
    const known = catalog.detectors.map((one) => one.manifest.name).join(", ") || "none";
    if (!entry) throw new Fault("not-found", `there is no detector "${name}"; there are: ${known}`);
  }
}

function judgeRoom({ manifest }: CatalogEntry, maxMemoryMb: number): string | undefined {
  if (manifest.memoryMb <= maxMemoryMb) return undefined;
  return `asks for ${manifest.memoryMb} MB, the limit is ${maxMemoryMb} MB`;
}
