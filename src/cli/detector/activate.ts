import { readConfig } from "../../config.ts";
import { readWords } from "../arguments.ts";
import { type Command, EXIT_OK } from "../command.ts";
import { openBoxShelf } from "./target.ts";

export const activateDetector: Command = {
  name: "activate",
  summary: "let another installed version run: forward, or back",
  usage: "detector activate NAME VERSION",
  help: `A box that runs changes over at once. The other versions stay installed.

Exit status: 0 done, 2 there is no such detector or version, or a fault.`,
  async run(args) {
    const { words } = readWords(args, ["NAME", "VERSION"], {});
    const [name, version] = words;
    await using shelf = openBoxShelf(readConfig(process.env));
    await shelf.activate(name, version);
    process.stdout.write(`${name} runs in version ${version}\n`);
    return EXIT_OK;
  },
};
