import { LineSplitter } from "../../base/lines.ts";
import type { ChildCommand, ChildMessage, ChildSetup } from "../protocol.ts";

/** A setup carries a frame list; anything longer is not ours. */
const MAX_INPUT_LINE_BYTES = 4_194_304;

/** The child's end of the pipe. Pipes are written synchronously on Linux: what was said is out before the process ends. */
export function say(message: ChildMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** Reads the setup, then the commands. `onEnd` runs when the service is gone or closes the pipe. */
export function listen(handlers: {
  onSetup: (setup: ChildSetup) => void;
  onCommand: (command: ChildCommand) => void;
  onEnd: () => void;
}): void {
  let setUp = false;
  const splitter = new LineSplitter({
    maxLineBytes: MAX_INPUT_LINE_BYTES,
    onLine: (line) => {
      if (setUp) return handlers.onCommand(JSON.parse(line));
      setUp = true;
      handlers.onSetup(JSON.parse(line));
    },
    onOverflow: () => process.stderr.write("a line on stdin was too long\n"),
  });
  process.stdin.on("data", (chunk: Buffer) => splitter.push(chunk));
  process.stdin.on("end", handlers.onEnd);
  process.stdin.on("error", handlers.onEnd);
  process.stdout.on("error", handlers.onEnd);
}
