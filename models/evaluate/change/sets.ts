import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type FoundChange, judgeFindings } from "../../../src/cli/demo-truth.ts";
import { analyze, type TakeAnswer } from "../../../test/support/takes-table.ts";
import { type Half, halfOf } from "../halves.ts";
import { type Rate, rate } from "../rates.ts";
import { readSetTruth, type SetClip, type SetTruth } from "./set-truth.ts";

/** Said of the whole picture, for the camera department: no object finding. */
const CAMERA_KINDS: ReadonlySet<string> = new Set(["look-changed"]);

const ATTEMPTS = 4;

/** A planted error, and how it was answered. */
export interface ErrorVerdict {
  what: string;
  change: string;
  isBrief: boolean;
  /** Kinds of the cards that answer to it; none: it was missed. */
  toldAs: string[];
}

/** A card that answers to nothing that was planted. */
interface FalseCard {
  kind: string;
  description: string;
  box: FoundChange["box"];
  atMs: number;
  /** It lies where there is no action: on the board, or while the camera leaves. */
  isOutside: boolean;
}

/** What became of one rendered take whose truth is known to the pixel. */
export interface SetVerdict {
  /** The set's folder and its clip, as its half goes by. */
  path: string;
  /** Where the clips are. */
  folder: string;
  clips: { reference: SetClip; take: SetClip; fps: number };
  half: Half;
  conditions: string[];
  errors: ErrorVerdict[];
  places: SetTruth["errors"];
  /** Object findings that answer to an error. */
  right: number;
  false: FalseCard[];
  /** Cards of the camera department, which are judged by nobody here. */
  cameraCards: string[];
  /** Samples that the detector `difference` checked, of all. */
  checked: Rate;
  pafr: number | null;
}

/** Every folder `seed-…` with a truth, in each of `folders` that is there. */
export function listSets(folders: readonly string[]): string[] {
  return folders.filter(existsSync).flatMap((folder) => {
    const names = readdirSync(folder).filter((name) => /^seed-[a-z0-9-]+$/.test(name));
    return names
      .sort()
      .map((name) => join(folder, name))
      .filter((set) => existsSync(join(set, "truth.json")));
  });
}

/** Runs `camf analyze` on each set, with every detector, as the demo is judged. */
export async function lookAtSets(
  folders: readonly string[],
  onProgress: (done: number, total: number) => void,
): Promise<SetVerdict[]> {
  const sets = listSets(folders);
  const verdicts: SetVerdict[] = [];
  for (const set of sets) {
    onProgress(verdicts.length, sets.length);
    const truth = readSetTruth(join(set, "truth.json"));
    verdicts.push(judgeSet(set, truth, await analyzeSet(set, truth)));
  }
  return verdicts;
}

/** On a machine that does much else the decoder may give up: what failed is tried anew. Throws when it fails for good. */
async function analyzeSet(set: string, { reference, take }: SetTruth): Promise<TakeAnswer> {
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    const answer = await analyze(join(set, reference.clip), join(set, take.clip)).catch(() => undefined);
    if (answer) return answer;
  }
  return analyze(join(set, reference.clip), join(set, take.clip));
}

/** What the answer to a set's take is worth. `folder`: where the set is; its last name tells its half. */
export function judgeSet(folder: string, truth: SetTruth, answer: TakeAnswer): SetVerdict {
  const { fps, errors, conditions, reference, take } = truth;
  const path = `${folder.split("/").at(-1)}/${take.clip}`;
  const cards: FoundChange[] = answer.anomalies.map((one) => ({
    ...one,
    fromMs: (one.firstFrame * 1000) / fps,
    toMs: (one.lastFrame * 1000) / fps,
  }));
  const findings = cards.filter(({ kind }) => !CAMERA_KINDS.has(kind));
  const planted = errors.flatMap(({ places }) => places);
  const judgement = judgeFindings(planted, findings);
  const coverage = answer.coverage.find(({ detector }) => detector === "difference");
  return {
    path,
    folder,
    clips: { reference, take, fps },
    half: halfOf(path),
    conditions,
    places: errors,
    errors: errors.map(({ change, isBrief, places }) => {
      const by = judgement.found.filter((found) => places.includes(found.change)).flatMap((found) => found.by);
      const toldAs = [...new Set(by.map(({ kind }) => kind))].sort();
      return { what: places[0]?.what ?? change, change, isBrief, toldAs };
    }),
    right: findings.length - judgement.false.length,
    false: judgement.false.map((card) => describeFalse(card, truth)),
    cameraCards: cards.filter(({ kind }) => CAMERA_KINDS.has(kind)).map(({ description }) => description),
    checked: rate(coverage?.checked ?? 0, coverage?.sampled ?? 0),
    pafr: answer.timing.pafr,
  };
}

function describeFalse({ kind, description, box, fromMs, toMs }: FoundChange, { action }: SetTruth): FalseCard {
  const isOutside = toMs < action.fromMs || fromMs >= action.toMs;
  return { kind, description, box, atMs: Math.round((fromMs + toMs) / 2), isOutside };
}
