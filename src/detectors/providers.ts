import type { ModelUse } from "@camf/detector-sdk/contract";
import { describeError } from "../base/fault.ts";
import { type Result, refuse, succeed } from "../base/result.ts";
import { prepareGuest } from "./cell/guest.ts";
import { demandSandbox } from "./cell/layers.ts";
import { Conversation } from "./life/conversation.ts";
import { introduce } from "./life/introduction.ts";
import { START_TIMEOUT_MS } from "./limits.ts";
import { type DetectorFolder, readDetectorFolder } from "./shelf/catalog-folder.ts";

/** One way to run models, as it was tried in a cell that has the graphics processor. */
export interface ProviderReport {
  provider: string;
  isUsable: boolean;
  /** Why not; empty where it is. */
  reason: string;
}

/** Starts the probe in `folder` as any detector is started, and asks it what it could use. Never throws. */
export async function describeProviders(folder: string, runtimeDir: string): Promise<Result<ProviderReport[]>> {
  const probe = readDetectorFolder(folder);
  if (!probe.ok) return probe;
  try {
    return await ask(probe.value, runtimeDir);
  } catch (error) {
    return refuse(describeError(error));
  }
}

async function ask(entry: DetectorFolder, runtimeDir: string): Promise<Result<ProviderReport[]>> {
  const confinement = await demandSandbox({ builtIn: true, unsandboxed: false });
  const { manifest } = entry;
  using launch = prepareGuest({ entry, runtimeDir, memoryMb: manifest.memoryMb, index: 0, gpu: true, confinement });
  const { command, filterDescriptor, place } = launch;
  const life = new Conversation({ command, filterDescriptor, place, onLog: () => {} });
  try {
    const folders = { models: false, files: false };
    const introduced = await introduce(life, { manifest, folders, startTimeoutMs: START_TIMEOUT_MS });
    return introduced.isUsable ? succeed(introduced.models.map(report)) : refuse(introduced.refusal.reason);
  } finally {
    await life.stop("was only asked");
    launch.end();
  }
}

/** The probe names each model after the provider that it was to run on. */
function report({ name, provider, notChosen }: ModelUse): ProviderReport {
  return { provider: name, isUsable: provider === name, reason: notChosen[0]?.reason ?? "" };
}
