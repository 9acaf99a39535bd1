import { readConfig } from "../../config.ts";
import type { CatalogEntry } from "../../detectors/shelf/catalog.ts";
import { type Verdict, validateEntry } from "../../detectors/shelf/catalog-validation.ts";
import { MODELS } from "../../workbench.ts";
import { readWords } from "../arguments.ts";
import { type Command, EXIT_FOUND, EXIT_OK } from "../command.ts";
import { findTarget, openBoxShelf } from "./target.ts";
import { demandConfinement } from "./trial.ts";

export const validateDetector: Command = {
  name: "validate",
  summary: "check that a detector keeps the contract, in the sandbox",
  usage: "detector validate PATH|NAME [--json]",
  help: `Reads the manifest and looks at the folder; then starts the detector in the sandbox and puts it through everything
that detectors/README.md demands, with made-up pictures of every shape it asks for. A line a check, as they come.
A folder of that name where you stand comes before an installed detector.

  --json   one JSON object a line instead: {"check", "passed", "detail"}

Exit status: 0 it keeps the contract, 1 it does not, 2 it cannot be read or started, or a fault.`,
  async run(args) {
    const { words, values } = readWords(args, ["PATH|NAME"], { json: { type: "boolean" } });
    const config = readConfig(process.env);
    await using shelf = openBoxShelf(config);
    const { entry } = findTarget(words[0], shelf);
    const confinement = await demandConfinement(config, entry);
    const write = values.json ? writeJson : writeVerdict;
    const verdicts = await validateEntry(entry, {
      confinement,
      modelsDir: MODELS,
      modelProviders: config.modelProviders,
      onVerdict: write,
    });
    const failed = verdicts.filter(({ passed }) => !passed).length;
    if (!values.json) process.stdout.write(summarize(entry, verdicts.length, failed));
    return failed === 0 ? EXIT_OK : EXIT_FOUND;
  },
};

function writeVerdict({ check, passed, detail }: Verdict): void {
  process.stdout.write(
    `${passed ? "ok  " : "FAIL"}  ${check}${detail ? `\n      ${detail.replace(/\p{Cc}+/gu, " ")}` : ""}\n`,
  );
}

function writeJson(verdict: Verdict): void {
  process.stdout.write(`${JSON.stringify(verdict)}\n`);
}

function summarize({ manifest }: CatalogEntry, checks: number, failed: number): string {
  const name = `${manifest.name} ${manifest.version}`;
  if (failed === 0) return `\n${name} keeps the contract: ${checks} checks passed\n`;
  return `\n${name} does not keep the contract: ${failed} of ${checks} checks failed\n`;
}
