/** `bun run takes`: every real take through `camf analyze`, as the table of test/README.md. */
import { join } from "node:path";
import type { Box } from "../../src/domain/frame.ts";
import { type BottleJudgement, judgeBottles } from "./bottles.ts";
import { type CutTake, readCutTakes, SHARED_DATA } from "./footage.ts";

const ROOT = join(import.meta.dir, "../..");

/** What `camf analyze --json` prints, as far as takes are judged by it. */
export interface TakeAnswer {
  anomalies: {
    kind: string;
    description: string;
    box: Box | null;
    referenceBox: Box | null;
    firstFrame: number;
    lastFrame: number;
    bestFrame: number;
  }[];
  coverage: { detector: string; sampled: number; checked: number; msPerFrameP50: number | null }[];
  timing: { takeSeconds: number; workSeconds: number; pafr: number | null };
}

/** A real take as `camf analyze` answered it, and what its bottles came to. */
export interface TakeVerdict extends TakeAnswer {
  take: string;
  judgement: BottleJudgement;
}

/** Clips, or stretches of them as `analyze` takes them. Throws where it failed. */
export async function analyze(reference: string, take: string): Promise<TakeAnswer> {
  const clips = ["--reference", reference, "--take", take];
  const child = Bun.spawn([process.execPath, "run", "src/main.ts", "analyze", ...clips, "--json"], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(await new Response(child.stdout).text());
}

export async function judgeTake(reference: CutTake, take: CutTake): Promise<TakeVerdict> {
  const answer = await analyze(nameStretch(reference), nameStretch(take));
  return { ...answer, take: take.name, judgement: judgeBottles(take.name, answer.anomalies) };
}

function nameStretch({ clip, firstFrame, lastFrame }: CutTake): string {
  return `${clip}#${firstFrame}-${lastFrame}`;
}

function writeRow({ take, judgement, anomalies, coverage, timing }: TakeVerdict): string {
  const [{ sampled, checked }] = coverage;
  const cells = [
    take,
    judgement.found.map(({ bottle, overlap }) => `${bottle} (IoU ${overlap.toFixed(2)})`).join(", ") || "–",
    judgement.missed.join(", ") || "–",
    judgement.nudgedReported.join(", ") || "–",
    String(judgement.falseAlarms),
    anomalies.map(({ kind }) => kind).join(", ") || "–",
    `${checked} of ${sampled}`,
    `${timing.takeSeconds.toFixed(1)} s in ${timing.workSeconds.toFixed(1)} s`,
  ];
  return `| ${cells.join(" | ")} |`;
}

async function main(): Promise<void> {
  if (!SHARED_DATA) {
    process.stderr.write("the shared footage is absent: set CAMF_SHARED\n");
    process.exit(2);
  }
  const takes = await readCutTakes(SHARED_DATA);
  const heads = ["take", "gone, found", "missed", "nudged, reported", "false", "anomalies", "samples", "work"];
  process.stdout.write(`| ${heads.join(" | ")} |\n|${heads.map(() => "---").join("|")}|\n`);
  for (const take of takes) {
    const reference = takes.find(({ name }) => name === take.reference);
    if (reference) process.stdout.write(`${writeRow(await judgeTake(reference, take))}\n`);
  }
}

if (import.meta.main) await main();
