import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Config } from "../config.ts";
import { describeProviders, type ProviderReport } from "../detectors/providers.ts";
import { BUILT_IN_DETECTORS, MODELS } from "../workbench.ts";
import { type Finding, judge } from "./finding.ts";

const PROBE = join(BUILT_IN_DETECTORS, "onnx", "probe");
/** What each takes that the box does not bring. */
const MENDS: Record<string, string> = {
  tensorrt:
    "the npm package of ONNX Runtime holds WebGPU and CPU on x64, CPU alone on arm64; see detectors/onnx/README.md",
  cuda: "the npm package of ONNX Runtime holds WebGPU and CPU on x64, CPU alone on arm64; see detectors/onnx/README.md",
  webgpu:
    "it takes an x64 machine, a render node (/dev/dri/renderD*) and a Vulkan driver; see detectors/onnx/README.md",
  cpu: "install what is missing with: bun install",
};

/** The models of this box, and on what detectors can run them: tried in a cell, not in this process. */
export async function examineModels(config: Config): Promise<Finding[]> {
  const runtimeDir = mkdtempSync(join(tmpdir(), "camf-doctor-"));
  try {
    const told = await describeProviders(PROBE, runtimeDir);
    if (!told.ok) {
      const mend = "models cannot be run; mend the sandbox above, or install packages with: bun install";
      return [countModels(), judge("detectors", "providers of models", false, told.error, mend)];
    }
    return [countModels(), ...examineProviders(told.value, config.modelProviders.split(","))];
  } finally {
    rmSync(runtimeDir, { recursive: true, force: true });
  }
}

/** In the order in which detectors try them; those that they never try last. Something must be left to run models on. */
export function examineProviders(reports: readonly ProviderReport[], order: readonly string[]): Finding[] {
  const rank = ({ provider }: ProviderReport) => (order.includes(provider) ? order.indexOf(provider) : order.length);
  const sorted = reports.toSorted((one, other) => rank(one) - rank(other));
  const first = sorted.find(({ provider, isUsable }) => isUsable && order.includes(provider))?.provider;
  return sorted.map((report) => examineProvider(report, { first, isTried: order.includes(report.provider) }));
}

function examineProvider(
  { provider, isUsable, reason }: ProviderReport,
  { first, isTried }: { first: string | undefined; isTried: boolean },
): Finding {
  const what = `models on ${provider}`;
  const area = "detectors";
  if (isUsable && isTried) {
    const detail = provider === first ? "works, and is taken" : "works, and is taken where what comes before it fails";
    return { area, what, state: "good", detail, mend: "" };
  }
  if (!isTried) {
    const detail = isUsable ? "works" : `cannot be used: ${reason}`;
    return { area, what, state: "good", detail: `${detail}; CAMF_ORT_PROVIDERS does not name it`, mend: "" };
  }
  const state = first === undefined ? "wrong" : "warning";
  return { area, what, state, detail: `cannot be used: ${reason}`, mend: MENDS[provider] ?? "" };
}

function countModels(): Finding {
  const count = [...new Bun.Glob("*/*.onnx").scanSync(MODELS)].length;
  const detail = count > 0 ? `${count} installed` : "none is installed, none is asked for";
  return judge("detectors", "models", true, detail, "");
}
