import { basename } from "node:path";
import { readCurve } from "../domain/alignment.ts";
import { sayAlignment, sayWithdrawn } from "../domain/alignment-words.ts";
import { judgeCoverage } from "../domain/coverage.ts";
import { nameFrameRate } from "../domain/timecode.ts";
import type { Footage } from "../pipeline/footage.ts";
import type { FootageVerdict } from "../pipeline/footage-comparison.ts";
import { readFootagePictures } from "../pipeline/pictures.ts";
import type { ReportAnomaly } from "../reports/facts.ts";
import { makeReport } from "../reports/report.ts";
import type { Workbench } from "../workbench.ts";

export interface AnalysisReportOptions {
  workbench: Workbench;
  verdict: FootageVerdict;
  reference: Footage;
  take: Footage;
}

/** The PDF of `analyze --report`: the same as a take's, without a production round it. */
export async function makeAnalysisReport(options: AnalysisReportOptions): Promise<Uint8Array> {
  const { workbench, verdict, reference, take } = options;
  return makeReport({
    title: basename(take.path),
    labels: [
      { label: "Take", value: nameFootage(take) },
      { label: "Matched to", value: nameFootage(reference) },
    ],
    verdict: judgeCoverage(
      verdict.coverage,
      verdict.anomalies.map(() => "open"),
      verdict.failure === undefined,
    ),
    rate: nameFrameRate(verdict.take.frameRate),
    clips: [
      {
        camera: "",
        reference: basename(reference.path),
        state: verdict.failure === undefined ? "complete" : "incomplete",
        coverage: verdict.coverage,
        alignment: [...sayAlignment(verdict.alignment, verdict.action), ...sayWithdrawn(verdict.outside.length)],
      },
    ],
    anomalies: await picture(options),
    note: "",
    box: "",
    madeAtMs: workbench.clock.wallMs(),
  });
}

async function picture({ workbench, verdict, reference, take }: AnalysisReportOptions): Promise<ReportAnomaly[]> {
  const { frames, runtimeDir } = workbench;
  const takeFrames = verdict.anomalies.map(({ best }) => best.frameIndex);
  const referenceFrames = takeFrames.map((frame) => findReferenceFrame(verdict, frame));
  const stills = await readFootagePictures({
    frames,
    runtimeDir,
    footage: take,
    facts: verdict.take,
    wanted: takeFrames,
  });
  const referenceStills = await readFootagePictures({
    frames,
    runtimeDir,
    footage: reference,
    facts: verdict.reference,
    wanted: referenceFrames,
  });
  return verdict.anomalies.map((draft, index) => ({
    draft,
    camera: "",
    rollMs: verdict.take.mode === "still" ? null : startOf(verdict),
    status: "open",
    note: "",
    still: stills.get(takeFrames[index]) ?? null,
    referenceStill: referenceStills.get(referenceFrames[index]) ?? null,
  }));
}

/** The reference's frame of the same moment, or its last; without an alignment the one as far from the start. */
function findReferenceFrame({ take, reference, alignment }: FootageVerdict, frame: number): number {
  const takeMs = ((frame - take.firstFrame) * 1000) / take.frameRate;
  const seconds = Math.max(0, alignment ? readCurve(alignment.curve, takeMs) : takeMs) / 1000;
  return Math.min(reference.lastFrame, reference.firstFrame + Math.round(seconds * reference.frameRate));
}

function startOf({ take }: FootageVerdict): number {
  return (take.firstFrame * 1000) / take.frameRate;
}

function nameFootage({ path, firstFrame, lastFrame }: Footage): string {
  return firstFrame === undefined ? basename(path) : `${basename(path)}, frames ${firstFrame}-${lastFrame}`;
}
