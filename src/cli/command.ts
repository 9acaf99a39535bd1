/** One subcommand of `camf`. `run` returns the exit code. */
export interface Command {
  name: string;
  summary: string;
  /** Everything that --help prints after the usage line. */
  help: string;
  usage: string;
  run(args: string[]): Promise<number>;
  /** Where the next word names a command of its own; `run` then never sees it. */
  subcommands?: readonly Command[];
}

export const EXIT_OK = 0;
export const EXIT_FOUND = 1;
export const EXIT_FAULT = 2;
