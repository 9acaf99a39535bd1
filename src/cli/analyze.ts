import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeError, Fault } from "../base/fault.ts";
import { readConfig } from "../config.ts";
import { DEFAULT_DETECTORS, DEFAULT_SAMPLE_RATE_HZ } from "../domain/project.ts";
import { nameFrameRate } from "../domain/timecode.ts";
import { compareFootage } from "../pipeline/footage-comparison.ts";
import { openWorkbench } from "../workbench.ts";
import { describeAnalysis, formatAnalysis } from "./analysis.ts";
import { makeAnalysisReport } from "./analysis-report.ts";
import { readFootageArgument, readOptions, resolvePath } from "./arguments.ts";
import { type Command, EXIT_FAULT, EXIT_FOUND, EXIT_OK } from "./command.ts";
import { ProgressBar } from "./progress-bar.ts";

/** Frames a second: from one in a hundred seconds to more than any camera on a set has. */
const SHOOTING_RATES = { least: 0.01, most: 10_000 };

export const analyze: Command = {
  name: "analyze",
  summary: "compare two clips or stills and tell what changed",
  usage:
    "analyze --reference A --take B [--detectors a,b] [--rate HZ] [--shooting-rate FPS] [--json] [--report out.pdf]",
  help: `Compares B with A through the same pipeline as the box, without loss and as fast as it goes. A and B are
clips or stills; clip.mp4#217-332 means frames 217 to 332 (0-based, inclusive).

  --reference A    what it should look like
  --take B         what is judged
  --detectors a,b  only these detectors (default: every one installed)
  --rate HZ        samples a second, 0.1 to 30 (default: ${DEFAULT_SAMPLE_RATE_HZ})
  --shooting-rate FPS
                   frames a second at which B was shot, ${SHOOTING_RATES.least} to ${SHOOTING_RATES.most}: 50 for slow motion shown at 25, 1 for one
                   frame a second. Without it nothing is said of how fast the clocks in B run; times alone are compared
  --json           one JSON object on stdout instead of text
  --report FILE    also write a PDF

Boxes are [x, y, width, height] as fractions of the picture, origin top left.
Exit status: 0 nothing found (also when the views could not be compared: see coverage), 1 anomalies found,
2 unreadable input, failed set-up or any fault (the reason is on stderr).`,
  async run(args) {
    const options = readOptions(args, {
      reference: { type: "string" },
      take: { type: "string" },
      detectors: { type: "string" },
      rate: { type: "string" },
      "shooting-rate": { type: "string" },
      json: { type: "boolean" },
      report: { type: "string" },
    });
    if (!options.reference || !options.take) throw new Fault("invalid", "analyze needs --reference A and --take B");
    return compare({
      reference: options.reference,
      take: options.take,
      detectors: options.detectors?.split(","),
      rateHz: readRate(options.rate),
      shootingRate: readShootingRate(options["shooting-rate"]),
      json: options.json ?? false,
      report: options.report,
    });
  },
};

interface Wish {
  reference: string;
  take: string;
  detectors: string[] | undefined;
  rateHz: number;
  shootingRate: number | undefined;
  json: boolean;
  report: string | undefined;
}

function readRate(text: string | undefined): number {
  const rateHz = text === undefined ? DEFAULT_SAMPLE_RATE_HZ : Number(text);
  if (!(rateHz >= 0.1 && rateHz <= 30))
    throw new Fault("invalid", `--rate ${text}: allowed is a number from 0.1 to 30`);
  return rateHz;
}

function readShootingRate(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const { least, most } = SHOOTING_RATES;
  const rate = text.trim() === "" ? Number.NaN : Number(text);
  if (!(rate >= least && rate <= most))
    throw new Fault("invalid", `--shooting-rate ${text}: allowed is a number from ${least} to ${most}`);
  return rate;
}

/** Those of a new scene first, as there; then the others. */
function listInOrder(names: readonly string[]): string[] {
  const usual = DEFAULT_DETECTORS.filter((name) => names.includes(name));
  return [...usual, ...names.filter((name) => !usual.includes(name))];
}

async function compare(wish: Wish): Promise<number> {
  const reference = readFootageArgument(wish.reference);
  const take = readFootageArgument(wish.take);
  await using workbench = await openWorkbench(readConfig(process.env), { names: wish.detectors });
  const work = mkdtempSync(join(tmpdir(), "camf-analyze-"));
  const bar = new ProgressBar();
  try {
    const startedMs = performance.now();
    let takeStartedMs = startedMs;
    const verdict = await compareFootage({
      ...workbench,
      detectors: listInOrder(workbench.panel.detectors.map(({ name }) => name)),
      reference,
      referenceLabel: "the reference",
      take,
      rateHz: wish.rateHz,
      shootingRate: wish.shootingRate,
      referenceDirectory: join(work, "reference.samples"),
      onProgress: ({ stage, done, total }) => {
        if (stage === "reference") takeStartedMs = performance.now();
        bar.show(stage === "reference" ? "reading the reference" : "comparing", done, total);
      },
    });
    bar.clear();
    const now = performance.now();
    const analysis = describeAnalysis(verdict, {
      reference: wish.reference,
      take: wish.take,
      workMs: now - startedMs,
      compareMs: now - takeStartedMs,
      rate: nameFrameRate(verdict.take.frameRate),
    });
    process.stdout.write(wish.json ? `${JSON.stringify(analysis)}\n` : formatAnalysis(analysis));
    if (wish.report) await writeReport(wish.report, () => makeAnalysisReport({ workbench, verdict, reference, take }));
    if (verdict.failure !== undefined) throw new Fault("unavailable", `a detector failed: ${verdict.failure}`);
    return verdict.anomalies.length > 0 ? EXIT_FOUND : EXIT_OK;
  } catch (error) {
    bar.clear();
    if (!(error instanceof Fault)) throw error;
    process.stderr.write(`camf: ${error.message}\n`);
    return EXIT_FAULT;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function writeReport(path: string, make: () => Promise<Uint8Array>): Promise<void> {
  try {
    writeFileSync(resolvePath(path), await make());
  } catch (error) {
    throw new Fault("unavailable", `the report could not be written to ${path}: ${describeError(error)}`);
  }
}
