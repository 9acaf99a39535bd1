import type { Command } from "../command.ts";
import { decideDetector } from "./decision.ts";

export const disableDetector: Command = {
  name: "disable",
  summary: "keep a detector from running on this box",
  usage: "detector disable NAME",
  help: `A box that runs ends it at once. It stays installed, with its settings.

Exit status: 0 done, 2 there is no such detector, or a fault.`,
  run: (args) => decideDetector(args, false),
};
