import { type AnalyzeResult, type Box, ERRORS, type FrameRef, type PictureFormat } from "./contract.ts";
import { makeStale, mapFrames, type SyntheticSample } from "./synthetic.ts";
import { demand, type Trial } from "./trial.ts";

/** Pictures of every shape, pictures that are gone, and pictures that nobody asked for. */

/** Boxes may be a little larger than what they are drawn round. */
const PART_SLACK = 0.02;
const OTHER_FORMAT: Record<PictureFormat, PictureFormat> = { rgb24: "gray8", bgr24: "rgb24", gray8: "rgb24" };

export async function analyzeAll(trial: Trial): Promise<void> {
  for (const sample of trial.samples) await trial.analyze("take-1", sample);
}

export async function analyzeBackwards(trial: Trial): Promise<void> {
  for (const sample of [...trial.samples].reverse()) await trial.analyze("take-1", sample);
}

/** What a part shows lies in that part of the whole picture: a box elsewhere was counted from the part's corner. */
export async function speakOfWhole(trial: Trial): Promise<void> {
  for (const sample of trial.samples) {
    const part = findPart(sample);
    for (const box of listBoxes(await trial.analyze("take-1", sample))) {
      demand(lies(box, part), `${sample.title}: the box ${box.map(round)} lies outside of the part ${part.map(round)}`);
    }
  }
}

export async function refuseStale(trial: Trial): Promise<void> {
  for (const sample of trial.samples) {
    const params = { ...makeStale(sample), take: "take-1" };
    await trial.demandError("analyze", params, ERRORS.frameGone, sample.title);
  }
}

export async function refuseLost(trial: Trial): Promise<void> {
  const lost: [string, (frame: FrameRef) => FrameRef][] = [
    ["a ring that is not there", (frame) => ({ ...frame, ring: `${trial.rings}/no-such-ring` })],
    ["a ring outside of the folder", (frame) => ({ ...frame, ring: "/dev/zero" })],
    ["a ring that climbs out", (frame) => ({ ...frame, ring: `${trial.rings}/../${frame.ring.split("/").at(-1)}` })],
    ["pixels behind the ring's end", (frame) => ({ ...frame, offset: frame.offset + 1_000_000_000 })],
    ["a header that is none", (frame) => ({ ...frame, header: frame.header - 1 })],
  ];
  for (const [what, lose] of lost) {
    const params = mapFrames(trial.anySample.params, lose);
    await trial.demandError("analyze", { ...params, take: "take-1" }, ERRORS.frameGone, what);
  }
}

export async function refuseUnfit(trial: Trial): Promise<void> {
  const { wants } = trial.manifest;
  const unfit: [string, (frame: FrameRef) => FrameRef][] = [
    ["rows that overlap", (frame) => ({ ...frame, stride: frame.width - 1 })],
    ["pixels in the header", (frame) => ({ ...frame, header: frame.offset - 63 })],
    ["a part that leaves the picture", (frame) => ({ ...frame, part: [0.5, 0.5, 0.6, 0.5] })],
    ["an empty part", (frame) => ({ ...frame, part: [0.5, 0.5, 0, 0.5] })],
    ["another format", (frame) => ({ ...frame, format: OTHER_FORMAT[frame.format], stride: frame.width * 4 })],
  ];
  if (wants.maxWidth < 8192) {
    const width = wants.maxWidth + 1;
    unfit.push(["a picture that is too large", (frame) => ({ ...frame, width, stride: width * 3, height: 1 })]);
  }
  for (const [what, spoil] of unfit) {
    const params = { ...mapFrames(trial.anySample.params, spoil), take: "take-1" };
    await trial.demandError("analyze", params, ERRORS.invalidParams, what);
  }
  await trial.demandError("analyze", swapInput(trial.anySample), ERRORS.invalidParams, `no ${wants.input}`);
}

/** A frame for who wants pairs, a pair for who wants frames. */
function swapInput({ params }: SyntheticSample): unknown {
  const { sample } = params;
  if ("pair" in params) return { take: "take-1", sample, frame: params.pair.take };
  const mask: FrameRef = { ...params.frame, format: "gray8" };
  const homography = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const pair = { take: params.frame, reference: params.frame, validity: mask, moves: mask, homography };
  return { take: "take-1", sample, pair: { ...pair, offsetMs: 0, alignmentConfidence: 1 } };
}

function findPart({ params }: SyntheticSample): Box {
  return "frame" in params ? params.frame.part : params.pair.take.part;
}

function listBoxes(answer: AnalyzeResult): Box[] {
  const { observations = [] } = answer;
  const findings = "findings" in answer ? answer.findings : [];
  const places = [...findings.map((one) => one.referenceBox), ...observations.map((one) => one.box)];
  return [...findings.map((one) => one.box), ...places].filter((box) => box !== null);
}

function lies([x, y, width, height]: Box, part: Box): boolean {
  const right = part[0] + part[2] + PART_SLACK;
  const bottom = part[1] + part[3] + PART_SLACK;
  return x >= part[0] - PART_SLACK && y >= part[1] - PART_SLACK && x + width <= right && y + height <= bottom;
}

function round(fraction: number): string {
  return fraction.toFixed(2);
}
