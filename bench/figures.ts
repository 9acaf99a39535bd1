/** One benchmark: what it is called, what it should reach, and how it is run. Results are plain JSON. */
export interface Benchmark {
  name: string;
  target: string;
  run(place: BenchPlace): Promise<Record<string, unknown>>;
}

/** Folders of one run: `runtimeDir` in memory for rings, `folder` on disk. */
export interface BenchPlace {
  folder: string;
  runtimeDir: string;
}

export interface Distribution {
  count: number;
  p50: number;
  p95: number;
  p99: number;
}

/** Nearest-rank percentiles, rounded to 0.01 of the values' own unit. */
export function distribute(values: readonly number[]): Distribution {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN);
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

const CLOCK_TICKS_PER_SECOND = 100;

/** Processor time that a process has used so far, in seconds (user and system), from /proc. */
export async function readCpuSeconds(pid: number): Promise<number> {
  const stat = await Bun.file(`/proc/${pid}/stat`).text();
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
}

/** Resident memory of a process in MB, from /proc; undefined when it is gone. */
export async function readResidentMb(pid: number): Promise<number | undefined> {
  const status = await Bun.file(`/proc/${pid}/status`)
    .text()
    .catch(() => "");
  const match = /VmRSS:\s+(\d+) kB/.exec(status);
  return match ? Math.round(Number(match[1]) / 1024) : undefined;
}

/** Runs a program to its end; throws with its error output when it fails. */
export async function runProgram(command: string[]): Promise<string> {
  const child = Bun.spawn(command, { stdio: ["ignore", "pipe", "pipe"] });
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  if ((await child.exited) !== 0) throw new Error(`${command[0]}: ${err.slice(-500)}`);
  return out;
}
