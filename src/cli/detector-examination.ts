import type { Config } from "../config.ts";
import { describeSandbox } from "../detectors/cell/layers.ts";
import { RUNTIMES } from "../detectors/cell/runtimes.ts";
import { LIMITS } from "../detectors/limits.ts";
import type { DetectorInfo } from "../domain/detector.ts";
import { openBoxShelf } from "./detector/target.ts";
import { type Finding, judge } from "./finding.ts";

/** How detectors are locked in on this machine: the layers, and what each detector may use. */
export async function examineSandbox(config: Config): Promise<Finding[]> {
  const layers = await describeSandbox();
  const found = layers.map(({ layer, active, required, reason }): Finding => {
    const state = active ? "good" : required ? "wrong" : "warning";
    return { area: "sandbox", what: layer, state, detail: active ? reason : "inactive", mend: active ? "" : reason };
  });
  const own: Record<string, number> = { memory: config.detectorMemoryMb, answer: config.detectorTimeoutMs / 1000 };
  const limits = LIMITS.map(({ name, value, unit, what }) =>
    judge("sandbox", `limit of ${name}`, true, `${own[name] ?? value} ${unit}: ${what}`, ""),
  );
  return [...found, ...limits];
}

/** Every detector of this box with its versions, what cannot be used and why, and what their runtimes lack. */
export async function examineDetectors(config: Config): Promise<Finding[]> {
  await using shelf = openBoxShelf(config);
  const detectors = shelf.list();
  const usable = detectors.map(examineDetector);
  const refused = shelf
    .refused()
    .map(({ path, reason }) =>
      judge("detectors", path, false, reason, "mend what it says, or remove it: ./camf detector remove NAME"),
    );
  const none = judge("detectors", "detectors", false, "none is installed", "restore the folder detectors/");
  return [...(usable.length > 0 ? usable : [none]), ...refused];
}

function examineDetector({ name, version, asks, decisions, versions }: DetectorInfo): Finding {
  const what = `${name} ${version}`;
  const missing = decisions.enabled ? RUNTIMES[asks.runtime].findMissing() : undefined;
  if (missing !== undefined) return judge("detectors", what, false, "cannot start", missing);
  const origin = versions.find(({ active }) => active)?.builtIn ? "built in" : "installed";
  const others = versions.filter(({ active }) => !active).map((one) => one.version);
  const facts = [
    decisions.enabled ? "on" : "off",
    origin,
    asks.runtime,
    ...(asks.gpu ? [decisions.gpuAllowed ? "GPU allowed" : "GPU not allowed"] : []),
    ...(others.length > 0 ? [`also ${others.join(", ")}`] : []),
  ];
  return judge("detectors", what, true, facts.join(", "), "");
}
