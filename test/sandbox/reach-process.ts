/**
 * One pass over the reach attacks under this process's user: `reach-process.ts PROGRAMS [NAME…]`. Prints a line of JSON
 * an attack as it is done, and at the end which doors of the cells were reached.
 */
import { attemptInside, attemptOutside, type Outcome } from "./attempt.ts";
import { openStage, type Stage } from "./stage.ts";
import { type Attack, listReachAttacks } from "./table.ts";

/** `control` is null where this user has none. */
export interface Verdict {
  attack: string;
  cell: Outcome;
  control: Outcome | null;
}

const AT_ONCE = 2;

const [programs = "", ...names] = process.argv.slice(2);
const wanted = listReachAttacks().filter(
  ({ name, processor }) => (names.length === 0 || names.includes(name)) && (!processor || processor === process.arch),
);
await using stage = await openStage(programs);
await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => work(stage, index)));
process.stdout.write(`${JSON.stringify({ reached: stage.doors.cell.reached })}\n`);

async function work(stage: Stage, index: number): Promise<void> {
  for (let attack = wanted.shift(); attack; attack = wanted.shift()) {
    const verdict = await judge(stage, attack, index);
    process.stdout.write(`${JSON.stringify(verdict)}\n`);
  }
}

async function judge(stage: Stage, attack: Attack, index: number): Promise<Verdict> {
  const cell = await attemptInside(stage, attack, index);
  const control = hasControl(attack) ? await attemptOutside(stage, attack) : null;
  return { attack: attack.name, cell, control };
}

function hasControl({ control }: Attack): boolean {
  return control === "any" || (control === "root" && process.getuid?.() === 0);
}
