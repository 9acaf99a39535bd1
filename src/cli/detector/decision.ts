import { readConfig } from "../../config.ts";
import { readWords } from "../arguments.ts";
import { EXIT_OK } from "../command.ts";
import { openBoxShelf } from "./target.ts";

/** What `enable` and `disable` have in common: one word, one decision, one line. */
export async function decideDetector(args: string[], enabled: boolean): Promise<number> {
  const { words } = readWords(args, ["NAME"], {});
  await using shelf = openBoxShelf(readConfig(process.env));
  await shelf.decide(words[0], { enabled });
  process.stdout.write(`${words[0]} is ${enabled ? "on" : "off"}\n`);
  return EXIT_OK;
}
