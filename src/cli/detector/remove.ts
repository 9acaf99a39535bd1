import { readConfig } from "../../config.ts";
import { readWords } from "../arguments.ts";
import { type Command, EXIT_OK } from "../command.ts";
import { openBoxShelf } from "./target.ts";

export const removeDetector: Command = {
  name: "remove",
  summary: "remove an installed detector, or one version of it",
  usage: "detector remove NAME [VERSION]",
  help: `Without VERSION everything of it goes: versions, decisions, files that were chosen in its settings, and its log. Where
the version that runs goes, the newest other one runs. What came with the box can be disabled, not removed.

Exit status: 0 done, 2 there is no such detector or version, it came with the box, or a fault.`,
  async run(args) {
    const { words } = readWords(args, ["NAME", "VERSION?"], {});
    const [name, version] = words;
    await using shelf = openBoxShelf(readConfig(process.env));
    await shelf.remove(name, version);
    const left = shelf.list().find((one) => one.name === name);
    const rest = left ? `; version ${left.version} runs` : "";
    process.stdout.write(`${version === undefined ? name : `${name} ${version}`} is removed${rest}\n`);
    return EXIT_OK;
  },
};
