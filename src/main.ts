import { describeError, Fault } from "./base/fault.ts";
import { analyze } from "./cli/analyze.ts";
import { type Command, EXIT_FAULT, EXIT_OK } from "./cli/command.ts";
import { demo } from "./cli/demo.ts";
import { detector } from "./cli/detector.ts";
import { doctor } from "./cli/doctor.ts";
import { exportCommand } from "./cli/export.ts";
import { start } from "./cli/start.ts";

const COMMANDS: readonly Command[] = [demo, start, analyze, detector, exportCommand, doctor];

const OVERVIEW = `camf: a continuity supervisor in a box

Usage: ./camf <command> [options]

${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`).join("\n")}
  test      install what the tests need, check the code and run every test

./camf <command> --help tells the rest.
`;

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    process.stdout.write(OVERVIEW);
    return EXIT_OK;
  }
  const command = COMMANDS.find((one) => one.name === name);
  if (!command) {
    process.stderr.write(`camf: there is no command "${name.slice(0, 100)}"; ./camf --help lists them\n`);
    return EXIT_FAULT;
  }
  const [subcommand, ...rest] = args;
  const chosen = command.subcommands?.find((one) => one.name === subcommand);
  return chosen ? perform(chosen, rest) : perform(command, args);
}

async function perform(command: Command, args: string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(`Usage: ./camf ${command.usage}\n\n${command.help.trim()}\n`);
    return EXIT_OK;
  }
  try {
    return await command.run(args);
  } catch (error) {
    const expected = error instanceof Fault && error.code !== "internal";
    process.stderr.write(`camf: ${expected ? error.message : `unexpected: ${describeError(error)}`}\n`);
    if (!expected && error instanceof Error && error.stack) process.stderr.write(`${error.stack}\n`);
    return EXIT_FAULT;
  }
}

process.exit(await main(process.argv.slice(2)));
