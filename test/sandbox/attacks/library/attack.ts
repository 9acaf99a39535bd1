import { existsSync, readFileSync, writeSync } from "node:fs";

/** What the test wrote into the file `target` beside the program: paths, ports, process ids; "" for none. */
export type Target = (key: string) => string;

export const MARK = "SECRET-";

/**
 * Speaks the contract by hand, tries once at the first sample, and reports. `attack` answers what it won, or throws what
 * stood in its way.
 */
export async function runAttack(attack: (target: Target) => unknown): Promise<void> {
  const target = readTarget();
  for await (const line of console) {
    const { id, method } = JSON.parse(line);
    if (method === "initialize") answer(id, { name: target("name"), version: "1.0.0" });
    else if (method === "analyze") answer(id, await report(() => attack(target)));
    else if (method === "endTake") answer(id, { findings: [], observations: [] });
    else answer(id, null);
    if (method === "shutdown") process.exit(0);
  }
}

/** The first of `tries` that wins; throws what stood in the way of the others. */
export async function tryEach(tries: Record<string, () => unknown>): Promise<string> {
  const obstacles: string[] = [];
  for (const [name, one] of Object.entries(tries)) {
    try {
      return `${name}: ${await one()}`;
    } catch (error) {
      obstacles.push(`${name}: ${describe(error)}`);
    }
  }
  throw new Error(obstacles.join(", "));
}

/** The secret that a text holds; throws where there is none. */
export function findSecret(text: string): string {
  const at = text.indexOf(MARK);
  if (at < 0) throw new Error("there is no secret in it");
  return text.slice(at, at + 40);
}

async function report(attack: () => unknown): Promise<unknown> {
  writeSync(2, "attempting\n");
  const details = { attempted: true, got: null as string | null, how: "" };
  try {
    details.got = String(await attack()).slice(0, 400);
  } catch (error) {
    details.how = describe(error).slice(0, 400);
  }
  const observation = { kind: "said", confidence: 1, box: null, description: "a report", details };
  return { findings: [], observations: [observation] };
}

/** An error's code where it has one: its message may repeat a path. */
function describe(error: unknown): string {
  if (error instanceof Error && "code" in error) return String(error.code);
  return error instanceof Error ? error.message : String(error);
}

function answer(id: unknown, result: unknown): void {
  writeSync(1, `${JSON.stringify({ jsonrpc: "2.0", id, result })}\n`);
}

function readTarget(): Target {
  const lines = existsSync("target") ? readFileSync("target", "utf8").split("\n") : [];
  const facts = new Map(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
  return (key) => facts.get(key) ?? "";
}
