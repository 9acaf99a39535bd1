import { Fault } from "../base/fault.ts";
import { type Command, EXIT_OK } from "./command.ts";
import { exportTraining } from "./export/training.ts";

const HELP = `  training  false alarms as labelled crops, for retraining

./camf export <command> --help tells the rest. Exit status: that of the command; 2 when there is no such command.`;

/** Named apart from the keyword. */
export const exportCommand: Command = {
  name: "export",
  summary: "hand out what the running box learned, on demand only",
  usage: "export <command> [options]",
  help: HELP,
  subcommands: [exportTraining],
  async run([name]) {
    if (name !== undefined && name !== "help") {
      throw new Fault("invalid", `there is no command "export ${name.slice(0, 100)}"; there is: training`);
    }
    process.stdout.write(`Usage: ./camf ${exportCommand.usage}\n\n${HELP}\n`);
    return EXIT_OK;
  },
};
