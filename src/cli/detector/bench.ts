import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { describeError, Fault } from "../../base/fault.ts";
import { readConfig } from "../../config.ts";
import { type Command, EXIT_FOUND, EXIT_OK } from "../command.ts";
import { ProgressBar } from "../progress-bar.ts";
import { formatReport, MAX_RUNS, printComparison, type Report, readReport } from "./bench-report.ts";
import { type BenchWish, benchOnce } from "./bench-run.ts";
import { LEAST_RUNS } from "./bench-statistics.ts";
import { findTarget, openBoxShelf } from "./target.ts";

const DEFAULT_RUNS = 5;
const DEFAULT_SAMPLES = 60;
const MAX_SAMPLES = 10_000;
/** Pictures that can be held at the same time. */
const MAX_FRAMES = 4;

export const benchDetector: Command = {
  name: "bench",
  summary: "measure how fast a detector is and how much memory it takes; compare two measurements",
  usage: "detector bench NAME|PATH… [--json] [--frames F…] [--reference R] [--runs N] | bench --compare a.json b.json",
  help: `Starts the detector anew for each run, lets it warm up, and measures: milliseconds of a picture (hand-over included) at
the median and at the 95th of 100, start-up, largest memory. The figures are medians over the runs, with the lowest and
the highest run beside them. Of several detectors the runs take turns, so that a machine that gets slower is slow for all.
A folder of that name where you stand comes before an installed detector.

  --json             one object a detector and line: what --compare reads
  --frames F…        up to ${MAX_FRAMES} pictures to look at (default: made-up ones, as large as the detector can take)
  --reference R      for detectors that compare, with --frames
  --set NAME=VALUE   a setting; may be given again
  --runs N           1 to ${MAX_RUNS} (default: ${DEFAULT_RUNS})
  --samples N        pictures a run, 1 to ${MAX_SAMPLES} (default: ${DEFAULT_SAMPLES})
  --compare A B      two files of --json: is B faster, slower, or is it noise? A difference counts only when every run of
                     one lies beyond every run of the other, and there are at least ${LEAST_RUNS} of each

Exit status: 0 measured, or compared and not worse; 1 compared, and B is slower or larger beyond the noise; 2 the detector
did not judge its pictures, a file cannot be read, or a fault.`,
  async run(args) {
    const wish = readWish(args);
    if (wish.compared) return compare(wish.compared, wish.targets);
    if (wish.targets.length === 0) throw new Fault("invalid", "NAME or PATH of a detector is missing");
    const config = readConfig(process.env);
    await using shelf = openBoxShelf(config);
    const entries = wish.targets.map((text) => findTarget(text, shelf).entry);
    const pairs = entries.find(({ manifest }) => manifest.wants.input === "pair");
    if (pairs && wish.frames.length > 0 && wish.reference === undefined) {
      throw new Fault("invalid", `${pairs.manifest.name} compares pictures: give it one with --reference R`);
    }
    const reports = await measure(entries, { ...wish, config });
    for (const report of reports) {
      process.stdout.write(wish.json ? `${JSON.stringify(report)}\n` : formatReport(report));
    }
    return EXIT_OK;
  },
};

async function measure(entries: ReturnType<typeof findTarget>["entry"][], wish: Wish & BenchWish): Promise<Report[]> {
  const bar = new ProgressBar();
  const reports = entries.map(({ manifest }): Report => {
    const machine = `${cpus().length} x ${cpus()[0]?.model.trim() ?? "unknown"} (${process.arch})`;
    const { name: detector, version } = manifest;
    return { detector, version, width: 0, height: 0, samples: wish.samples, machine, runs: [] };
  });
  for (let run = 0; run < wish.runs; run++) {
    for (const [index, entry] of entries.entries()) {
      bar.show(`measuring ${entry.manifest.name}`, run * entries.length + index, wish.runs * entries.length);
      const { size, ...measured } = await benchOnce(entry, wish).finally(() => bar.clear());
      reports[index].runs.push(measured);
      [reports[index].width, reports[index].height] = [size.width, size.height];
    }
  }
  return reports;
}

interface Wish {
  targets: string[];
  frames: string[];
  reference: string | undefined;
  set: string[];
  runs: number;
  samples: number;
  json: boolean;
  /** Two files, in place of a measurement. */
  compared: string[] | undefined;
}

/** Words belong to the last of --frames and --compare before them; before both they name detectors. */
function readWish(args: string[]): Wish {
  const { values, tokens } = parse(args);
  const words: Record<"targets" | "frames" | "compared", string[]> = { targets: [], frames: [], compared: [] };
  let list: keyof typeof words = "targets";
  for (const token of tokens) {
    if (token.kind === "positional") words[list].push(token.value);
    else if (token.kind === "option" && token.name === "frames") list = "frames";
    else if (token.kind === "option" && token.name === "compare") list = "compared";
  }
  if (words.frames.length > MAX_FRAMES) throw new Fault("invalid", `--frames takes at most ${MAX_FRAMES} pictures`);
  const { reference, set = [], json = false, compare = false } = values;
  const runs = readCount("--runs", values.runs, { fallback: DEFAULT_RUNS, most: MAX_RUNS });
  const samples = readCount("--samples", values.samples, { fallback: DEFAULT_SAMPLES, most: MAX_SAMPLES });
  const compared = compare ? words.compared : undefined;
  return { targets: words.targets, frames: words.frames, reference, set, runs, samples, json, compared };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        frames: { type: "boolean" },
        compare: { type: "boolean" },
        reference: { type: "string" },
        set: { type: "string", multiple: true },
        runs: { type: "string" },
        samples: { type: "string" },
        json: { type: "boolean" },
      },
      strict: true,
      allowPositionals: true,
      tokens: true,
    });
  } catch (error) {
    throw new Fault("invalid", describeError(error));
  }
}

function readCount(option: string, text: string | undefined, { fallback, most }: { fallback: number; most: number }) {
  const count = text === undefined ? fallback : Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= most) return count;
  throw new Fault("invalid", `${option} ${text}: allowed is a whole number from 1 to ${most}`);
}

function compare(files: string[], names: string[]): number {
  if (files.length !== 2) throw new Fault("invalid", "--compare needs two files of bench --json");
  const [before, after] = files.map(readReport);
  const stranger = names.find((name) => name !== before.detector || name !== after.detector);
  if (stranger !== undefined)
    throw new Fault("invalid", `the files are of ${before.detector} and ${after.detector}, not ${stranger}`);
  return printComparison(before, after) ? EXIT_FOUND : EXIT_OK;
}
