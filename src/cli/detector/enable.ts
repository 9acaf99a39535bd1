import type { Command } from "../command.ts";
import { decideDetector } from "./decision.ts";

export const enableDetector: Command = {
  name: "enable",
  summary: "let a detector run on this box",
  usage: "detector enable NAME",
  help: `A box that runs takes it up at once. Which scenes use it is chosen on the scene's page.

Exit status: 0 done, 2 there is no such detector, or a fault.`,
  run: (args) => decideDetector(args, true),
};
