import { readFileSync } from "node:fs";
import { describeError, Fault } from "../../base/fault.ts";
import { parseJson, type Static, Type } from "../../base/schema.ts";
import { resolvePath } from "../arguments.ts";
import { compareRuns, LEAST_RUNS, METRICS, type Metric, spread } from "./bench-statistics.ts";

/** Runs of one bench, at most. */
export const MAX_RUNS = 100;

const Run = Type.Object({
  startMs: Type.Number(),
  p50Ms: Type.Number(),
  p95Ms: Type.Number(),
  memoryMb: Type.Number(),
});
/** What `bench --json` prints, an object a detector. */
const Report = Type.Object({
  detector: Type.String({ maxLength: 64 }),
  version: Type.String({ maxLength: 64 }),
  width: Type.Integer(),
  height: Type.Integer(),
  samples: Type.Integer(),
  machine: Type.String({ maxLength: 200 }),
  runs: Type.Array(Run, { minItems: 1, maxItems: MAX_RUNS }),
});
export type Report = Static<typeof Report>;

const NAMES: Record<Metric, { name: string; unit: string }> = {
  startMs: { name: "start-up", unit: "ms" },
  p50Ms: { name: "a picture, p50", unit: "ms" },
  p95Ms: { name: "a picture, p95", unit: "ms" },
  memoryMb: { name: "largest memory", unit: "MB" },
};

/** The same for people. */
export function formatReport({ detector, version, width, height, samples, machine, runs }: Report): string {
  const lines = METRICS.map((metric) => {
    const { median, low, high } = spread(runs.map((run) => run[metric]));
    const { name, unit } = NAMES[metric];
    return `  ${name.padEnd(16)}${`${format(median)} ${unit}`.padStart(12)}   (${format(low)} to ${format(high)})`;
  });
  const head = `${detector} ${version}: ${runs.length} runs of ${samples} pictures ${width}x${height}, ${machine}`;
  return `${[head, ...lines].join("\n")}\n`;
}

/** Prints what changed from one report to the other; true when the second is worse beyond the noise. */
export function printComparison(before: Report, after: Report): boolean {
  process.stdout.write(`from ${describe(before)}\nto   ${describe(after)}\n`);
  if (before.machine !== after.machine) process.stdout.write("they were measured on different machines\n");
  if (before.width !== after.width || before.height !== after.height) {
    process.stdout.write("they were measured on pictures of different sizes\n");
  }
  let isWorse = false;
  for (const metric of METRICS) {
    const [from, to] = [before, after].map(({ runs }) => runs.map((run) => run[metric]));
    const { ratio, verdict } = compareRuns(from, to);
    isWorse ||= verdict === "more";
    const { name, unit } = NAMES[metric];
    const change = `${format(spread(from).median)} -> ${format(spread(to).median)} ${unit}`;
    process.stdout.write(`  ${name.padEnd(16)}${change.padStart(24)}  ${formatShare(ratio)}  ${VERDICTS[verdict]}\n`);
  }
  return isWorse;
}

const VERDICTS = {
  more: "MORE, beyond the noise",
  less: "less, beyond the noise",
  noise: "within the noise",
  "too few runs": `cannot be told: at least ${LEAST_RUNS} runs each are needed`,
} as const;

/** The first object of a file. Throws invalid. */
export function readReport(file: string): Report {
  let text: string;
  try {
    text = readFileSync(resolvePath(file), "utf8");
  } catch (error) {
    throw new Fault("invalid", `${file} cannot be read: ${describeError(error)}`);
  }
  const report = parseJson(Report, text.split("\n")[0]);
  if (!report.ok) throw new Fault("invalid", `${file} is not of camf detector bench --json: ${report.error}`);
  return report.value;
}

function describe({ detector, version, runs, samples }: Report): string {
  return `${detector} ${version}, ${runs.length} runs of ${samples} pictures`;
}

function formatShare(ratio: number): string {
  const percent = Math.round((ratio - 1) * 100);
  return `${percent > 0 ? "+" : ""}${percent} %`.padStart(7);
}

function format(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
