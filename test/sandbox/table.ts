import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const ATTACKS = join(import.meta.dir, "attacks");
export const LIBRARY = join(ATTACKS, "library");

export type Language = "C" | "TypeScript" | "Python";

/** A program that tries one thing. Everything here stands in the comment at its top. */
export interface Attack {
  name: string;
  file: string;
  language: Language;
  tries: string;
  wins: string;
  /** What it must report inside the cell; "killed": the kernel ends it at the attempt. */
  refused: RegExp | "killed";
  /** As whom it succeeds unsandboxed: anybody, or root only. */
  control: "any" | "root" | undefined;
  /** Why it has no negative control. */
  uncontrollable: string;
  /** A command that the control runs in, so that it harms nobody: "unshare --mount". */
  controlIn: string[];
  /** What the control reports where this kernel does not have what is attacked. */
  lacking: RegExp | undefined;
  /** What must stand by: a victim process, a neighbour in a cell of its own, a setuid copy. */
  needs: ReadonlySet<string>;
  /** What the control must have changed, seen from outside. */
  effect: string;
  processor: string;
}

const LANGUAGES: Record<string, Language> = { c: "C", ts: "TypeScript", py: "Python" };
const COMMENT = /^(?:\/\/|#) /;
const FIELDS = /^([A-Z][a-z]+(?: [a-z]+)*): (.+)$/;
const KNOWN = ["Refused", "Control", "Control in", "Uncontrollable", "Lacking", "Needs", "Effect", "Processor"];

/** Every program of `attacks/reach`, by name. Throws for a header that says less than it must, or something unknown. */
export function listReachAttacks(): Attack[] {
  const folder = join(ATTACKS, "reach");
  return readdirSync(folder)
    .sort()
    .map((file) => readAttack(folder, file));
}

function readAttack(folder: string, file: string): Attack {
  const [name = "", ending = ""] = file.split(".");
  const language = LANGUAGES[ending];
  if (!language) throw new Error(`${file}: no language for .${ending}`);
  const lines = readComment(readFileSync(join(folder, file), "utf8"));
  const first = /^Tries: (.+)\. Wins: (.+)\.$/.exec(lines[0] ?? "");
  if (!first) throw new Error(`${file}: the first line must be "Tries: …. Wins: …."`);
  const facts = readFacts(file, lines.slice(1));
  const { Control: control, Refused: refused, Uncontrollable: uncontrollable = "" } = facts;
  if (!refused) throw new Error(`${file}: nothing says how it is refused`);
  if (control !== undefined && control !== "any" && control !== "root")
    throw new Error(`${file}: control "${control}"`);
  if ((control === undefined) === (uncontrollable === ""))
    throw new Error(`${file}: a control, or the reason for none`);
  return {
    name,
    file: join(folder, file),
    language,
    tries: first[1] ?? "",
    wins: first[2] ?? "",
    refused: refused === "killed" ? "killed" : new RegExp(refused),
    control,
    uncontrollable,
    controlIn: facts["Control in"]?.split(" ") ?? [],
    lacking: facts.Lacking ? new RegExp(facts.Lacking) : undefined,
    needs: new Set(facts.Needs?.split(" ")),
    effect: facts.Effect ?? "",
    processor: facts.Processor ?? "",
  };
}

function readComment(text: string): string[] {
  const lines = text.split("\n");
  const end = lines.findIndex((line) => !COMMENT.test(line));
  return lines.slice(0, end).map((line) => line.replace(COMMENT, ""));
}

function readFacts(file: string, lines: string[]): Record<string, string | undefined> {
  const facts: Record<string, string> = {};
  for (const line of lines) {
    const [, name = "", value = ""] = FIELDS.exec(line) ?? [];
    if (!KNOWN.includes(name)) throw new Error(`${file}: "${line}" is none of ${KNOWN.join(", ")}`);
    facts[name] = value;
  }
  return facts;
}
