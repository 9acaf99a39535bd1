import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ATTACKS = join(import.meta.dir, "attacks");
export const LIBRARY = join(ATTACKS, "library");

export type Language = "C" | "TypeScript" | "Python";

/** A program that is put into a detector's place. Everything here stands in the comment at its top. */
export interface Hostile {
  name: string;
  file: string;
  language: Language;
  tries: string;
  wins: string;
}

/** A program that tries to get at one thing. */
export interface Attack extends Hostile {
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

/** A detector that behaves badly: at sample 1 unless its header says otherwise. */
export interface Misconduct extends Hostile {
  /** What becomes of the sample: its outcome, and after " | " the detector's last fault. */
  contained: RegExp;
  /** What becomes of the sample before it and of the one after it. */
  before: RegExp;
  afterwards: RegExp;
  /** How the take ends. */
  ending: RegExp;
  /** What every kept line of its log looks like. */
  log: RegExp;
  deadlineSeconds: number;
}

const LANGUAGES: Record<string, Language> = { c: "C", ts: "TypeScript", py: "Python" };
const COMMENT = /^(?:\/\/|#) /;
const FIELDS = /^([A-Z][a-z]+(?: [a-z]+)*): (.+)$/;
const REACH_FIELDS = ["Refused", "Control", "Control in", "Uncontrollable", "Lacking", "Needs", "Effect", "Processor"];
const CONDUCT_FIELDS = ["Contained", "Before", "Afterwards", "Ending", "Log", "Deadline"];
/** Far beyond what any of them needs; those that hang say a shorter one. */
const DEADLINE_SECONDS = 20;

/** Every program of `attacks/reach`, by name. Throws for a header that says less than it must, or something unknown. */
export function listReachAttacks(): Attack[] {
  return listHeaders("reach", REACH_FIELDS).map(({ hostile, facts }) => {
    const { name, file } = hostile;
    const { Control: control, Refused: refused, Uncontrollable: uncontrollable = "" } = facts;
    if (!refused) throw new Error(`${name}: nothing says how it is refused`);
    if (control !== undefined && control !== "any" && control !== "root")
      throw new Error(`${file}: control "${control}"`);
    if ((control === undefined) === (uncontrollable === ""))
      throw new Error(`${name}: a control, or the reason for none`);
    return {
      ...hostile,
      refused: refused === "killed" ? "killed" : new RegExp(refused),
      control,
      uncontrollable,
      controlIn: facts["Control in"]?.split(" ") ?? [],
      lacking: facts.Lacking ? new RegExp(facts.Lacking) : undefined,
      needs: new Set(facts.Needs?.split(" ")),
      effect: facts.Effect ?? "",
      processor: facts.Processor ?? "",
    };
  });
}

/** Every program of `attacks/conduct`, by name. */
export function listMisconducts(): Misconduct[] {
  return listHeaders("conduct", CONDUCT_FIELDS).map(({ hostile, facts }) => {
    if (!facts.Contained) throw new Error(`${hostile.name}: nothing says how it is contained`);
    return {
      ...hostile,
      contained: new RegExp(facts.Contained),
      before: new RegExp(facts.Before ?? "^checked: "),
      afterwards: new RegExp(facts.Afterwards ?? "^checked: "),
      ending: new RegExp(facts.Ending ?? "^(ended|failed)"),
      log: new RegExp(facts.Log ?? "^[^\\u0000-\\u001f]*$"),
      deadlineSeconds: Number(facts.Deadline ?? DEADLINE_SECONDS),
    };
  });
}

function listHeaders(kind: string, known: string[]) {
  const folder = join(ATTACKS, kind);
  return readdirSync(folder)
    .sort()
    .map((file) => readHeader(folder, file, known));
}

function readHeader(folder: string, file: string, known: string[]): { hostile: Hostile; facts: Facts } {
  const [name = "", ending = ""] = file.split(".");
  const language = LANGUAGES[ending];
  if (!language) throw new Error(`${file}: no language for .${ending}`);
  const path = join(folder, file);
  const lines = readComment(readFileSync(path, "utf8"));
  const [, tries, wins] = /^Tries: (.+)\. Wins: (.+)\.$/.exec(lines[0] ?? "") ?? [];
  if (!tries || !wins) throw new Error(`${file}: the first line must be "Tries: …. Wins: …."`);
  return { hostile: { name, file: path, language, tries, wins }, facts: readFacts(file, lines.slice(1), known) };
}

function readComment(text: string): string[] {
  const lines = text.split("\n");
  const end = lines.findIndex((line) => !COMMENT.test(line));
  return lines.slice(0, end).map((line) => line.replace(COMMENT, ""));
}

type Facts = Record<string, string | undefined>;

function readFacts(file: string, lines: string[], known: string[]): Facts {
  const facts: Facts = {};
  for (const line of lines) {
    const [, name = "", value = ""] = FIELDS.exec(line) ?? [];
    if (!known.includes(name)) throw new Error(`${file}: "${line}" is none of ${known.join(", ")}`);
    facts[name] = value;
  }
  return facts;
}
