import { join } from "node:path";
import { observe } from "../test/sandbox/conduct.ts";
import { compilePrograms } from "../test/sandbox/programs.ts";
import { LIBRARY, listMisconducts, type Misconduct } from "../test/sandbox/table.ts";
import { openTestWeb } from "../test/support/web.ts";
import { type Benchmark, type Distribution, distribute } from "./figures.ts";

/** One run lasts a second or two; percentiles of fewer answers would be luck. */
const RUNS = 3;

interface Figures {
  healthMs: Distribution;
  neighbourMs: Distribution;
  lost: number;
}

/** How fast the pages and an honest detector answer while another one behaves as badly as it can. */
export const hostile: Benchmark = {
  name: "hostile",
  target: "no answer lost; /health p95 < 100 ms and an honest detector's p95 < 1 s, whatever the other one does",
  async run({ folder }) {
    const misconducts = listMisconducts();
    await compilePrograms(misconducts, folder);
    await using service = await openTestWeb();
    const address = `${service.web.address}/health`;
    const calm = await measure(describeCalm(misconducts), folder, address);
    const attacks: Record<string, Figures> = {};
    for (const one of misconducts) attacks[one.name] = await measure(one, folder, address);
    const all = Object.values(attacks);
    return {
      calm,
      worst: {
        healthP95Ms: Math.max(...all.map(({ healthMs }) => healthMs.p95)),
        neighbourP95Ms: Math.max(...all.map(({ neighbourMs }) => neighbourMs.p95)),
        lost: all.reduce((sum, { lost }) => sum + lost, 0),
      },
      attacks,
    };
  },
};

/** The honest detector in the hostile one's place. */
function describeCalm([any]: Misconduct[]): Misconduct {
  if (!any) throw new Error("there are no attacks");
  return { ...any, name: "honest", file: join(LIBRARY, "honest.c"), language: "C" };
}

async function measure(misconduct: Misconduct, programs: string, address: string): Promise<Figures> {
  using probe = startProbe(address);
  const neighbour: number[] = [];
  let lost = 0;
  for (let run = 0; run < RUNS; run++) {
    const conduct = await observe(misconduct, programs);
    neighbour.push(...conduct.neighbour.tookMs);
    lost += conduct.neighbour.lost.length;
  }
  const health = await probe.finish();
  return { healthMs: distribute(health.tookMs), neighbourMs: distribute(neighbour), lost: lost + health.lost };
}

/** Asks from a process of its own: the service's own event loop must not be the one that measures it. */
function startProbe(address: string) {
  const command = [process.execPath, join(import.meta.dir, "health-process.ts"), address];
  const child = Bun.spawn(command, { stdio: ["pipe", "pipe", "inherit"] });
  return {
    finish: async (): Promise<{ tookMs: number[]; lost: number }> => {
      child.stdin.end();
      return JSON.parse(await new Response(child.stdout).text());
    },
    [Symbol.dispose]: () => child.kill("SIGKILL"),
  };
}
