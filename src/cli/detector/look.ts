import { describeError, Fault } from "../../base/fault.ts";
import type { PanelInput } from "../../detectors/address.ts";
import type { Analysis, Finding, Observation } from "../../domain/finding.ts";
import type { PairOutcome, Sample } from "../../domain/frame.ts";
import { fitInput } from "../../pipeline/fitting.ts";
import { resolvePath } from "../arguments.ts";
import type { Trial } from "./trial.ts";

/** What a detector said of one picture, at once or later. */
interface Said {
  frame: string;
  findings: Finding[];
  observations: Observation[];
}

/** A picture that was judged. `ms`: from handing it over until the answer. */
interface JudgedLook extends Said {
  outcome: "judged";
  ms: number;
}

/** A picture of which the detector said why it cannot judge it. Findings in it were told later. */
interface UncheckedLook extends Said {
  outcome: "not-checked";
  reason: string;
}

/** A picture that the detector answered. */
export type AnsweredLook = JudgedLook | UncheckedLook;
/** What came of one picture. */
export type Look = AnsweredLook | FaultyLook;
interface FaultyLook {
  frame: string;
  outcome: "fault";
  reason: string;
}

/** Pictures a second of a sequence of which nobody says how fast it was taken. */
export const SEQUENCE_RATE_HZ = 1;
/** What `--rate` says of a sequence is how fast time ran. */
const TRUE_TIME_SCALE = 1;
const CAMERA = "A";

/** A picture of the take, made ready for the detector; or why it is not. */
type Prepared = { index: number } & ({ input: PanelInput; release: () => void } | { refused: Look });

/** How the pictures are shown: each for itself, or so many a second of one take. */
export interface Showing {
  mode: "still" | "clip";
  rateHz: number;
  /** Whether that is how fast they were taken. */
  isTimed?: boolean;
}

/**
 * Shows pictures to the detector as one take and answers a look for each, in their order. What it says later about an
 * earlier picture stands with that picture.
 */
export async function lookAt(trial: Trial, paths: readonly string[], showing: Showing): Promise<Look[]> {
  const { panel, settings, reading: reference } = trial;
  const { mode, rateHz, isTimed = false } = showing;
  const { name } = trial.entry.manifest;
  const id = crypto.randomUUID();
  // An angle of its own: what a detector keeps of one set-up must not colour the next picture.
  const take = { id, angle: id, camera: CAMERA, mode, rateHz, ...(isTimed ? { timeScale: TRUE_TIME_SCALE } : {}) };
  panel.beginTake(name, { take, settings, ...(reference ? { reference } : {}) });
  const looks = new Map<number, Look>();
  for await (const prepared of prepare(trial, paths, showing)) {
    const { index } = prepared;
    if ("refused" in prepared) looks.set(index, prepared.refused);
    else looks.set(index, describeAnalysis(paths[index], await analyze(trial, id, prepared)));
  }
  const { ending } = await panel.endTake(name, id);
  if (ending.outcome === "failed") {
    const last = paths.length - 1;
    looks.set(last, { frame: paths[last], outcome: "fault", reason: `the take could not be ended: ${ending.reason}` });
  } else placeLate(looks, ending);
  return paths.map((frame, index) => looks.get(index) ?? { frame, outcome: "fault", reason: "no answer came" });
}

async function analyze(
  { panel, entry }: Trial,
  takeId: string,
  { input, release }: { input: PanelInput; release: () => void },
): Promise<Analysis> {
  try {
    return await panel.analyze(entry.manifest.name, takeId, input);
  } finally {
    release();
  }
}

function describeAnalysis(frame: string, analysis: Analysis): Look {
  if (analysis.outcome === "failed") return { frame, outcome: "fault", reason: analysis.reason };
  if (analysis.outcome === "not-checked") return leaveUnchecked(frame, analysis);
  const { findings, observations, tookMs } = analysis;
  return { frame, outcome: "judged", findings, observations, ms: tookMs };
}

function leaveUnchecked(
  frame: string,
  { reason, observations = [] }: { reason: string; observations?: Observation[] },
): UncheckedLook {
  return { frame, outcome: "not-checked", reason, findings: [], observations };
}

/** Moves what names another picture to that picture; the pictures' numbers are their samples' frame numbers. */
function placeLate(looks: Map<number, Look>, ending: { findings: Finding[]; observations: Observation[] }): void {
  const find = (index: number | undefined) => {
    const look = index === undefined ? undefined : looks.get(index);
    return look?.outcome === "fault" ? undefined : look;
  };
  for (const [index, look] of looks) {
    if (look.outcome === "fault") continue;
    const isElsewhere = (one: Finding | Observation) =>
      one.sample !== undefined && one.sample.frameIndex !== index && find(one.sample.frameIndex) !== undefined;
    for (const one of look.findings.filter(isElsewhere)) find(one.sample?.frameIndex)?.findings.push(one);
    for (const one of look.observations.filter(isElsewhere)) find(one.sample?.frameIndex)?.observations.push(one);
    look.findings = look.findings.filter((one) => !isElsewhere(one));
    look.observations = look.observations.filter((one) => !isElsewhere(one));
  }
  for (const one of ending.findings) find(one.sample?.frameIndex)?.findings.push(one);
  for (const one of ending.observations) find(one.sample?.frameIndex)?.observations.push(one);
}

const STILL: Showing = { mode: "still", rateHz: SEQUENCE_RATE_HZ };

/** One picture made ready, its reference warped onto it where the detector compares. Throws invalid with the reason. */
export async function prepareStill(trial: Trial, path: string): Promise<{ input: PanelInput; release: () => void }> {
  for await (const prepared of prepare(trial, [path], STILL)) {
    if (!("refused" in prepared)) return prepared;
    const why = prepared.refused.outcome === "judged" ? "" : prepared.refused.reason;
    throw new Fault("invalid", `${path}: ${why}`);
  }
  throw new Fault("internal", `${path} came to nothing`);
}

function prepare(trial: Trial, paths: readonly string[], showing: Showing): AsyncGenerator<Prepared> {
  const isPair = trial.entry.manifest.wants.input === "pair";
  return isPair ? preparePairs(trial, paths, showing) : prepareFrames(trial, paths, showing);
}

async function* prepareFrames(trial: Trial, paths: readonly string[], { rateHz }: Showing): AsyncGenerator<Prepared> {
  for (const index of paths.keys()) {
    const read = await readSample(trial, paths[index], { index, rateHz });
    if ("refused" in read) yield read;
    else {
      const giveBack = () => trial.frames.giveBack(read.sample.frame);
      yield await fit(trial, index, { frame: paths[index], input: read.sample, giveBack });
    }
  }
}

/** Through the frames process, which warps the reference onto each; in a sequence it also tells what moves. */
async function* preparePairs(
  trial: Trial,
  paths: readonly string[],
  { mode, rateHz }: Showing,
): AsyncGenerator<Prepared> {
  const { frames, referenceDirectory = "" } = trial;
  const pairing = await frames.openPairing({ referenceDirectory, rateHz, mode });
  const refused: Prepared[] = [];
  const pushing = (async () => {
    for (const index of paths.keys()) {
      const read = await readSample(trial, paths[index], { index, rateHz });
      if ("refused" in read) refused.push(read);
      else {
        await pairing.push(read.sample, read.sample.ptsMs);
        frames.giveBack(read.sample.frame);
      }
    }
    await pairing.finish();
  })();
  pushing.catch(() => pairing.close());
  for await (const outcome of pairing) yield await preparePair(trial, paths, outcome);
  await pushing;
  yield* refused;
}

async function preparePair(trial: Trial, paths: readonly string[], outcome: PairOutcome): Promise<Prepared> {
  const { frameIndex: index } = "pair" in outcome ? outcome.pair.take : outcome.take;
  const frame = paths[index];
  if (!("pair" in outcome)) return { index, refused: leaveUnchecked(frame, { reason: outcome.notChecked }) };
  const { pair } = outcome;
  return fit(trial, index, {
    frame,
    input: { sample: pair.take, pair },
    giveBack: () => trial.frames.releasePair(pair),
  });
}

async function readSample(
  { frames }: Trial,
  path: string,
  { index, rateHz }: { index: number; rateHz: number },
): Promise<{ sample: Sample } | (Prepared & { refused: Look })> {
  try {
    const { frame } = await frames.readStill(resolvePath(path));
    return { sample: { frame, frameIndex: index, ptsMs: (index * 1000) / rateHz } };
  } catch (error) {
    return { index, refused: { frame: path, outcome: "fault", reason: describeError(error) } };
  }
}

/** Cut, scaled and converted as the pipeline does it for this detector. */
async function fit(
  { frames, entry, region }: Trial,
  index: number,
  given: { frame: string; input: PanelInput | Sample; giveBack: () => void },
): Promise<Prepared> {
  const { wants } = entry.manifest;
  const input = "sample" in given.input ? given.input : { sample: given.input, frame: given.input.frame };
  try {
    const fitted = await fitInput({ frames, wants, region }, input);
    const release = () => {
      fitted.release();
      given.giveBack();
    };
    return { index, input: fitted.input, release };
  } catch (error) {
    given.giveBack();
    return { index, refused: { frame: given.frame, outcome: "fault", reason: describeError(error) } };
  }
}
