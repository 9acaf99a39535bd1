import { Fault } from "../base/fault.ts";
import { type Command, EXIT_OK } from "./command.ts";
import { activateDetector } from "./detector/activate.ts";

import { benchDetector } from "./detector/bench.ts";
import { createDetector } from "./detector/create.ts";
import { disableDetector } from "./detector/disable.ts";
import { enableDetector } from "./detector/enable.ts";
import { installDetector } from "./detector/install.ts";
import { listDetectors } from "./detector/list.ts";
import { showLogs } from "./detector/logs.ts";
import { packageDetector } from "./detector/package.ts";
import { removeDetector } from "./detector/remove.ts";
import { runDetector } from "./detector/run.ts";
import { validateDetector } from "./detector/validate.ts";

const SUBCOMMANDS: readonly Command[] = [
  createDetector,
  validateDetector,
  runDetector,
  benchDetector,

  packageDetector,
  installDetector,
  listDetectors,
  enableDetector,
  disableDetector,
  activateDetector,
  removeDetector,
  showLogs,
];

const LIST = SUBCOMMANDS.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`).join("\n");
const HELP = `${LIST}

./camf detector <command> --help tells the rest. Exit status: that of the command; 2 when there is no such command.`;

export const detector: Command = {
  name: "detector",
  summary: "write, try, package, install and keep detectors",
  usage: "detector <command> [options]",
  help: HELP,
  subcommands: SUBCOMMANDS,
  async run([name]) {
    if (name !== undefined && name !== "help") {
      const known = SUBCOMMANDS.map((one) => one.name).join(", ");
      throw new Fault("invalid", `there is no command "detector ${name.slice(0, 100)}"; there are: ${known}`);
    }
    process.stdout.write(`Usage: ./camf ${detector.usage}\n\n${HELP}\n`);
    return EXIT_OK;
  },
};
