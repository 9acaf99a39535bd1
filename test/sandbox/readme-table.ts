/** `bun test/sandbox/readme-table.ts`: writes the tables of attacks into README.md, from the attacks' own headers. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Attack, listMisconducts, listReachAttacks, type Misconduct } from "./table.ts";

export const README = join(import.meta.dir, "README.md");

const START = "<!-- attacks -->";
const END = "<!-- end of attacks -->";

/** The README with its tables as the folder says they must be. */
export function renderReadme(current: string): string {
  const [head, rest = ""] = current.split(START);
  const tail = rest.slice(rest.indexOf(END) + END.length);
  return `${head}${START}\n${renderTables()}\n${END}${tail}`;
}

function renderTables(): string {
  const reach = listReachAttacks();
  const conduct = listMisconducts();
  return [
    `\n## What they try to reach: ${reach.length} programs\n`,
    "| attack | in | tries | would win | is refused with | succeeds unsandboxed |\n| --- | --- | --- | --- | --- | --- |",
    ...reach.map(renderAttack),
    `\n## How they behave: ${conduct.length} detectors\n`,
    "| attack | in | tries | would win | the sample ends as |\n| --- | --- | --- | --- | --- |",
    ...conduct.map(renderMisconduct),
    "",
  ].join("\n");
}

function renderAttack({ name, language, tries, wins, refused, control, uncontrollable, lacking }: Attack): string {
  const proof = control === "root" ? "as root" : "as anybody";
  const outside = uncontrollable
    ? `no control: ${uncontrollable}`
    : `${proof}${lacking ? ", where the kernel has it" : ""}`;
  return row([name, language, tries, wins, refused === "killed" ? "its end" : code(refused.source), outside]);
}

function renderMisconduct({ name, language, tries, wins, contained }: Misconduct): string {
  return row([name, language, tries, wins, code(contained.source)]);
}

/** A pattern as a person reads it: tables cannot hold its bars. */
function code(text: string): string {
  const plain = text.replaceAll(" \\|", ", fault").replaceAll("\\", "").replaceAll("|", " or ").replaceAll(/ +/g, " ");
  return `\`${plain.trim()}\``;
}

function row(cells: string[]): string {
  return `| ${cells.join(" | ")} |`;
}

if (import.meta.main) writeFileSync(README, renderReadme(readFileSync(README, "utf8")));
