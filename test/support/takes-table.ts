/** `bun run takes`: every real take through `camf analyze`, as the table of test/README.md. */
import { join } from "node:path";
import type { Box } from "../../src/domain/frame.ts";
import { judgeBottles } from "./bottles.ts";
import { type CutTake, readCutTakes, SHARED_DATA } from "./footage.ts";

const ROOT = join(import.meta.dir, "../..");

/** What `camf analyze --json` prints, as far as the table tells. */
interface Answer {
  anomalies: { kind: string; box: Box | null; referenceBox: Box | null }[];
  coverage: { sampled: number; checked: number; msPerFrameP50: number | null }[];
  timing: { takeSeconds: number; workSeconds: number };
}

function nameStretch({ clip, firstFrame, lastFrame }: CutTake): string {
  return `${clip}#${firstFrame}-${lastFrame}`;
}

async function analyze(reference: CutTake, take: CutTake): Promise<Answer> {
  const clips = ["--reference", nameStretch(reference), "--take", nameStretch(take)];
  const child = Bun.spawn([process.execPath, "run", "src/main.ts", "analyze", ...clips, "--json"], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(await new Response(child.stdout).text());
}

function writeRow(take: CutTake, { anomalies, coverage, timing }: Answer): string {
  const judgement = judgeBottles(take.name, anomalies);
  const [{ sampled, checked }] = coverage;
  const cells = [
    take.name,
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

if (!SHARED_DATA) {
  process.stderr.write("the shared footage is absent: set CAMF_SHARED\n");
  process.exit(2);
}
const takes = await readCutTakes(SHARED_DATA);
const heads = ["take", "gone, found", "missed", "nudged, reported", "false", "anomalies", "samples", "work"];
process.stdout.write(`| ${heads.join(" | ")} |\n|${heads.map(() => "---").join("|")}|\n`);
for (const take of takes) {
  const reference = takes.find(({ name }) => name === take.reference);
  if (reference) process.stdout.write(`${writeRow(take, await analyze(reference, take))}\n`);
}
