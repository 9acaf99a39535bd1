import { join } from "node:path";
import type { Config } from "../config.ts";
import { readCatalog } from "../detectors/catalog.ts";
import { describeSandbox } from "../detectors/layers.ts";
import { type Finding, judge } from "./finding.ts";
import { examineBroker, examineClock, examineDisk, examineMemory } from "./machine-examination.ts";
import { examineEncoder, examineMedia } from "./media-examination.ts";

/** Looks at everything the box needs. Never throws for what is missing: that is what it is for. */
export async function examineMachine(config: Config): Promise<Finding[]> {
  return [
    ...(await examineMedia()),
    ...(await examineEncoder()),
    ...(await examineSandbox()),
    ...examineDetectors(),
    examineDisk(config),
    examineMemory(),
    examineClock(),
    await examineBroker(config),
  ];
}

async function examineSandbox(): Promise<Finding[]> {
  const layers = await describeSandbox();
  return layers.map(({ layer, active, reason }) => {
    const optional = layer === "cgroup" || layer === "own user";
    const state = active ? "good" : optional ? "warning" : "wrong";
    return { area: "sandbox", what: layer, state, detail: active ? reason : "inactive", mend: active ? "" : reason };
  });
}

function examineDetectors(): Finding[] {
  const catalog = readCatalog(join(import.meta.dir, "../../detectors"));
  const usable = catalog.detectors.map(({ manifest }) =>
    judge("detectors", `${manifest.name} ${manifest.version}`, true, manifest.description, ""),
  );
  const refused = catalog.refused.map(({ path, reason }) =>
    judge("detectors", path, false, reason, "correct its detector.json"),
  );
  const none = judge("detectors", "detectors", false, "none is installed", "restore the folder detectors/");
  const count = [...new Bun.Glob("*/*.onnx").scanSync(join(import.meta.dir, "../../models"))].length;
  const models = judge(
    "detectors",
    "models",
    true,
    count > 0 ? `${count} installed` : "none is installed, none is asked for",
    "",
  );
  return usable.length > 0 ? [...usable, ...refused, models] : [none, ...refused];
}
