import { readConfig } from "../config.ts";
import { readOptions } from "./arguments.ts";
import { type Command, EXIT_FOUND, EXIT_OK } from "./command.ts";
import { examineMachine } from "./examination.ts";
import type { Finding } from "./finding.ts";

export const doctor: Command = {
  name: "doctor",
  summary: "say what is present, missing or wrong, and how to mend it",
  usage: "doctor [--json]",
  help: `Looks at GStreamer and its elements, the encoder, the sandbox with its layers and limits, detectors with their versions
and runtimes, models and what they can run on, disk, clock and broker. Changes nothing; works beside a running box.

  --json   one JSON object on stdout: {"ok": boolean, "checks": [{"area", "what", "state", "detail", "mend"}]}

Exit status: 0 all that is needed is there (warnings included), 1 something is missing or wrong, 2 a fault.`,
  async run(args) {
    const { json } = readOptions(args, { json: { type: "boolean" } });
    const checks = await examineMachine(readConfig(process.env));
    const ok = checks.every(({ state }) => state !== "wrong");
    process.stdout.write(json ? `${JSON.stringify({ ok, checks })}\n` : formatChecks(checks));
    return ok ? EXIT_OK : EXIT_FOUND;
  },
};

const MARK: Record<Finding["state"], string> = { good: "ok  ", warning: "note", wrong: "FAIL" };

function formatChecks(checks: Finding[]): string {
  const lines = checks.flatMap(({ area, what, state, detail, mend }) => [
    `${MARK[state]}  ${area}: ${what}${detail ? ` - ${detail}` : ""}`,
    ...(mend ? [`      ${mend}`] : []),
  ]);
  return `${lines.join("\n")}\n`;
}
