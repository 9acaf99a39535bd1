import { expect, test } from "bun:test";
import { join } from "node:path";
import { judgeFindings, readTruth } from "../../src/cli/demo-truth.ts";
import type { Box } from "../../src/domain/frame.ts";
import { Workplace } from "../support/box.ts";
import { runFfmpeg } from "../support/ffmpeg.ts";
import { cutAction, findAction } from "../support/film-set.ts";
import { analyze } from "../support/takes-table.ts";

const FOLDER = join(import.meta.dir, "../../models/film-set/seed-1");
const FULL = { width: 1280, height: 720 };
const SEEN = { width: 960, height: 540 };
const RATE = 24;
const LIMIT_MS = 300_000;

/** Where a camera that pans to the right and back, and a little up and down, looks at: its corner, in pixels, as an expression of t. */
function expressPan(phase: number): { x: string; y: string } {
  return {
    x: `${FULL.width - SEEN.width}*(0.5-0.5*cos(2*PI*t/12+${phase}))`,
    y: `${FULL.height - SEEN.height}*(0.3+0.2*sin(2*PI*t/10+${2 * phase}))`,
  };
}

async function pan(name: "reference" | "take", phase: number, folder: string): Promise<string> {
  const clip = await cutAction(name, join(folder, `whole-${name}.mp4`));
  const output = join(folder, `${name}.mp4`);
  const { x, y } = expressPan(phase);
  const crop = `crop=${SEEN.width}:${SEEN.height}:x='${x}':y='${y}'`;
  await runFfmpeg(["-i", clip, "-vf", crop, "-c:v", "libx264", "-preset", "veryfast", "-crf", "16", output]);
  return output;
}

/** A box of the panned picture in the full one. */
function widen(box: Box | null, frame: number, phase: number): Box | null {
  if (!box) return null;
  const t = frame / RATE;
  const x = (FULL.width - SEEN.width) * (0.5 - 0.5 * Math.cos((2 * Math.PI * t) / 12 + phase));
  const y = (FULL.height - SEEN.height) * (0.3 + 0.2 * Math.sin((2 * Math.PI * t) / 10 + 2 * phase));
  return [
    (box[0] * SEEN.width + x) / FULL.width,
    (box[1] * SEEN.height + y) / FULL.height,
    (box[2] * SEEN.width) / FULL.width,
    (box[3] * SEEN.height) / FULL.height,
  ];
}

test(
  "while the camera pans, at another pace in the take, each planted change is one anomaly and at most one more is told",
  async () => {
    using place = new Workplace();
    const reference = await pan("reference", 0, place.folder);
    const phase = 0.15;
    const take = await pan("take", phase, place.folder);
    const answer = await analyze(reference, take);
    const { firstFrame: begin } = findAction("take");
    const findings = answer.anomalies.map((anomaly) => ({
      ...anomaly,
      box: widen(anomaly.box, anomaly.bestFrame, phase),
      referenceBox: widen(anomaly.referenceBox, anomaly.bestFrame, phase),
      fromMs: ((begin + anomaly.firstFrame) * 1000) / RATE,
      toMs: ((begin + anomaly.lastFrame) * 1000) / RATE,
    }));
    // The clock is judged by what is said of it: its card is of the take's end, its box of where it was read best.
    const isClock = ({ kind }: { kind: string }) => kind.startsWith("clock-");
    const planted = readTruth(join(FOLDER, "truth.json")).filter(({ clock }) => clock === undefined);
    const judgement = judgeFindings(
      planted,
      findings.filter((finding) => !isClock(finding)),
    );
    expect(judgement.missed).toEqual([]);
    expect(judgement.false.length).toBeLessThanOrEqual(1);
    expect(findings.filter(isClock).map(({ description }) => description)).toEqual([
      expect.stringMatching(/8:35.*8:10/),
    ]);
    for (const { sampled, checked } of answer.coverage) expect(checked).toBe(sampled);
  },
  LIMIT_MS,
);
