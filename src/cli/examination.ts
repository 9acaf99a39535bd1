import type { Config } from "../config.ts";
import { examineDetectors, examineSandbox } from "./detector-examination.ts";
import type { Finding } from "./finding.ts";
import { examineBroker, examineClock, examineDisk, examineMemory } from "./machine-examination.ts";
import { examineEncoder, examineMedia } from "./media-examination.ts";
import { examineModels } from "./model-examination.ts";

/** Looks at everything the box needs. Never throws for what is missing: that is what it is for. */
export async function examineMachine(config: Config): Promise<Finding[]> {
  return [
    ...(await examineMedia()),
    ...(await examineEncoder()),
    ...(await examineSandbox(config)),
    ...(await examineDetectors(config)),
    ...(await examineModels(config)),
    examineDisk(config),
    examineMemory(),
    examineClock(),
    await examineBroker(config),
  ];
}
