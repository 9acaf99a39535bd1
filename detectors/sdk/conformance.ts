import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkManifest } from "./check.ts";
import { CONTRACT_VERSION, ERRORS, type Manifest } from "./contract.ts";
import { Exchange, ExchangeLost, type Guest } from "./exchange.ts";
import { makeSamples } from "./synthetic.ts";
import { demand, Trial } from "./trial.ts";
import { hearAll, surviveForeign } from "./trial-knowledge.ts";
import {
  refuseFields,
  refuseMethod,
  refuseRequests,
  refuseShapes,
  surviveDepth,
  surviveJunk,
  surviveLongLine,
} from "./trial-lines.ts";
import { analyzeAll, analyzeBackwards, refuseLost, refuseStale, refuseUnfit, speakOfWhole } from "./trial-samples.ts";
import { refuseBounds, refuseUnknown } from "./trial-settings.ts";
import {
  endForGood,
  endMany,
  keepApart,
  openMany,
  refuseEarly,
  refuseTwice,
  refuseUnbegun,
  surviveState,
  takeState,
} from "./trial-takes.ts";

export type { Guest } from "./exchange.ts";

/** Starts the detector in `folder`. `ringsDir` holds the pictures: the guest must be able to read it. */
export type Launch = (place: Place) => Guest | Promise<Guest>;

interface Place {
  folder: string;
  manifest: Manifest;
  ringsDir: string;
}

export interface Verdict {
  check: string;
  passed: boolean;
  /** Why it did not pass; empty when it did. */
  detail: string;
}

export interface ConformanceOptions {
  /** What takes no picture must be answered within this. */
  promptMs?: number;
  /** Hears each verdict as it falls. */
  onVerdict?: (verdict: Verdict) => void;
}

/** Generous, because the machine may be busy. */
const DEFAULT_PROMPT_MS = 10_000;

/** In this order, on one process: what comes later relies on what came before. */
const CHECKS: readonly [title: string, run: (trial: Trial) => Promise<void>][] = [
  ["refuses everything before initialize", refuseEarly],
  ["refuses a contract it does not speak", refuseContract],
  ["answers initialize with its name and version", (trial) => trial.initialize()],
  ["refuses to be initialized twice", refuseGreeting],
  ["refuses a method that the contract does not have", refuseMethod],
  ["survives lines that are not JSON", surviveJunk],
  ["survives brackets a hundred thousand deep", surviveDepth],
  ["survives a line that is too long", surviveLongLine],
  ["refuses what is no request of the contract", refuseRequests],
  ["refuses fields that the contract does not have", refuseFields],
  ["refuses parameters of another shape", refuseShapes],
  ["refuses settings that it does not have", refuseUnknown],
  ["refuses every setting that is out of its bounds", refuseBounds],
  ["refuses samples and the end of a take that was not begun", refuseUnbegun],
  ["begins a take, and refuses to begin it twice", refuseTwice],
  ["answers every synthetic sample in time and within the contract", analyzeAll],
  ["answers samples that come out of order", analyzeBackwards],
  ["speaks of boxes as fractions of the whole picture", speakOfWhole],
  ["refuses pictures that it does not want", refuseUnfit],
  ["answers a frame that is gone with a fault", refuseStale],
  ["answers a ring that cannot be read with a fault", refuseLost],
  ["keeps takes apart that are open at the same time", keepApart],
  ["opens as many takes as the contract allows, and not one more", openMany],
  ["ends a take for good, and may begin it anew", endForGood],
  ["takes back the state that it left", takeState],
  ["survives a state that it did not write", surviveState],
  ["begins takes with and without name, time, story and reference", hearAll],
  ["survives observations of the reference that it did not write", surviveForeign],
  ["forgets ended takes: forty in a row", endMany],
  ["still answers after all that", analyzeAll],
  ["ends the take", endFirst],
  ["ends with 0 on shutdown", shutDown],
];

/** Runs the suite over one detector. Never throws for what the detector does; a broken manifest is the only verdict. */
export async function checkConformance(
  folder: string,
  launch: Launch,
  { promptMs = DEFAULT_PROMPT_MS, onVerdict }: ConformanceOptions = {},
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const tell = (check: string, complaint: string) => {
    const verdict = { check, passed: complaint === "", detail: complaint };
    verdicts.push(verdict);
    onVerdict?.(verdict);
  };
  const manifest = checkManifest(readJson(join(folder, "detector.json")));
  tell("has a valid detector.json", manifest.ok ? "" : manifest.error);
  if (!manifest.ok) return verdicts;
  const ringsDir = mkdtempSync(join(tmpdir(), "camf-conformance-"));
  try {
    const place = { folder, manifest: manifest.value, ringsDir };
    await runChecks(place, await launch(place), { promptMs, tell });
    const guest = await launch(place);
    tell("ends with 0 when its input ends", await complain(() => endWithInput(guest, promptMs)));
  } finally {
    rmSync(ringsDir, { recursive: true, force: true });
  }
  return verdicts;
}

interface Telling {
  promptMs: number;
  tell: (check: string, complaint: string) => void;
}

async function runChecks({ manifest, ringsDir }: Place, guest: Guest, { promptMs, tell }: Telling): Promise<void> {
  const exchange = new Exchange(guest);
  try {
    const samples = makeSamples(manifest.wants, ringsDir, guest.rings);
    const trial = new Trial({ manifest, exchange, rings: guest.rings, models: guest.models, samples, promptMs });
    let isLost = false;
    for (const [title, run] of CHECKS) {
      const onLoss = () => {
        isLost = true;
      };
      tell(title, isLost ? "not tried: there was no talking to it any more" : await complain(() => run(trial), onLoss));
    }
  } finally {
    await exchange.kill();
  }
}

async function endWithInput(guest: Guest, promptMs: number): Promise<void> {
  const exchange = new Exchange(guest);
  exchange.closeInput();
  try {
    const code = await exchange.exit(promptMs);
    demand(code === 0, `ended with ${code}: ${exchange.log}`);
  } finally {
    await exchange.kill();
  }
}

/** What is wrong, in words; empty when nothing is. */
async function complain(run: () => Promise<void>, onLoss?: () => void): Promise<string> {
  try {
    await run();
    return "";
  } catch (error) {
    if (error instanceof ExchangeLost) onLoss?.();
    return (error instanceof Error && error.message) || String(error);
  }
}

async function refuseContract(trial: Trial): Promise<void> {
  const greeting = { ...trial.greeting(), contract: CONTRACT_VERSION + 1 };
  await trial.demandError("initialize", greeting, ERRORS.contractUnsupported);
}

async function refuseGreeting(trial: Trial): Promise<void> {
  await trial.demandError("initialize", trial.greeting(), ERRORS.wrongState);
}

async function endFirst(trial: Trial): Promise<void> {
  await trial.end("take-1");
}

async function shutDown(trial: Trial): Promise<void> {
  demand((await trial.demandResult("shutdown", {})) === null, "shutdown must answer null");
  const code = await trial.exchange.exit(trial.promptMs);
  demand(code === 0, `ended with ${code}`);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
