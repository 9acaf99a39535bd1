/**
 * One pass over the detectors that behave badly, under this process's user: `conduct-process.ts PROGRAMS [NAME…]`. The
 * service's own pages run in this process too, and are asked for its health all the while. Prints a line of JSON an attack.
 */
import { sleep } from "../../src/base/clock.ts";
import { openTestWeb } from "../support/web.ts";
import { type Conduct, observe } from "./conduct.ts";
import { listMisconducts } from "./table.ts";

/** `health`: how often /health was asked meanwhile, and what came when it was not well. */
export interface ConductVerdict extends Conduct {
  health: { asked: number; lost: string[] };
}

const AT_ONCE = 2;
const HEALTH_EVERY_MS = 50;
/** Ends a test that hangs; how fast it answers is a benchmark's business. */
const HEALTH_LIMIT_MS = 20_000;

const [programs = "", ...names] = process.argv.slice(2);
const wanted = listMisconducts().filter(({ name }) => names.length === 0 || names.includes(name));
await using service = await openTestWeb();
const url = `http://127.0.0.1:${service.web.port}`;

await Promise.all(Array.from({ length: AT_ONCE }, work));
process.stdout.write(`${JSON.stringify({ reached: [] })}\n`);

async function work(): Promise<void> {
  for (let misconduct = wanted.shift(); misconduct; misconduct = wanted.shift()) {
    let isOver = false;
    const health = watchHealth(() => isOver);
    const conduct = await observe(misconduct, programs);
    isOver = true;
    const verdict: ConductVerdict = { ...conduct, health: await health };
    process.stdout.write(`${JSON.stringify(verdict)}\n`);
  }
}

async function watchHealth(isOver: () => boolean): Promise<ConductVerdict["health"]> {
  const lost: string[] = [];
  let asked = 0;
  while (!isOver()) {
    asked += 1;
    const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(HEALTH_LIMIT_MS) }).catch(String);
    if (typeof answer === "string" || answer.status !== 200) lost.push(String(answer));
    await sleep(HEALTH_EVERY_MS);
  }
  return { asked, lost };
}
