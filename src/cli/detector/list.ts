import { readConfig } from "../../config.ts";
import type { DetectorInfo } from "../../domain/detector.ts";
import { readOptions } from "../arguments.ts";
import { type Command, EXIT_FOUND, EXIT_OK } from "../command.ts";
import { openBoxShelf } from "./target.ts";

export const listDetectors: Command = {
  name: "list",
  summary: "say which detectors there are, which version runs, and what cannot be used",
  usage: "detector list [--json]",
  help: `One line a detector: name, the version that runs, on or off, where it came from, what it looks for; then other
versions that could run, and what lies in the detectors' folders and cannot be used.

  --json   one JSON object on stdout: {"detectors": […], "refused": [{"path", "reason"}]}

Exit status: 0 all can be used, 1 something cannot, 2 a fault.`,
  async run(args) {
    const { json } = readOptions(args, { json: { type: "boolean" } });
    await using shelf = openBoxShelf(readConfig(process.env));
    const detectors = shelf.list();
    const refused = shelf.refused();
    process.stdout.write(json ? `${JSON.stringify({ detectors, refused })}\n` : formatList(detectors, refused));
    return refused.length > 0 ? EXIT_FOUND : EXIT_OK;
  },
};

function formatList(detectors: DetectorInfo[], refused: { path: string; reason: string }[]): string {
  const widest = Math.max(0, ...detectors.map(({ name, version }) => name.length + version.length + 1));
  const lines = detectors.map((one) => formatDetector(one, widest));
  const troubles = refused.map(({ path, reason }) => `cannot be used: ${path}: ${reason}`);
  return `${[...(lines.length > 0 ? lines : ["there is no detector"]), ...troubles].join("\n")}\n`;
}

function formatDetector(
  { name, version, description, asks, decisions, versions }: DetectorInfo,
  widest: number,
): string {
  const origin = versions.find(({ active }) => active)?.builtIn ? "built in" : "installed";
  const gpu = asks.gpu ? (decisions.gpuAllowed ? ", GPU allowed" : ", GPU not allowed") : "";
  const others = versions.filter(({ active }) => !active).map((one) => one.version);
  const more = others.length > 0 ? ` (also ${others.join(", ")})` : "";
  const state = decisions.enabled ? "on " : "off";
  return `${`${name} ${version}`.padEnd(widest)}  ${state}  ${origin}${gpu}  ${description}${more}`;
}
