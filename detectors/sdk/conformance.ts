import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check, checkAnswer, checkEnding, checkManifest, fillSettings } from "./check.ts";
import {
  type BeginTakeParams,
  CONTRACT_VERSION,
  ERRORS,
  InitializeResult,
  MAX_LINE_BYTES,
  type Manifest,
  type Response,
} from "./contract.ts";
import { Exchange, type Guest } from "./exchange.ts";
import { makeSamples, makeStale, type SyntheticSample } from "./synthetic.ts";

export type { Guest } from "./exchange.ts";

/** Starts the detector in `folder`. `ringsDir` holds the pictures: the guest must be able to read it. */
export type Launch = (place: { folder: string; manifest: Manifest; ringsDir: string }) => Guest;

export interface Verdict {
  check: string;
  passed: boolean;
  /** Why it did not pass; empty when it did. */
  detail: string;
}

interface Bench {
  manifest: Manifest;
  exchange: Exchange;
  rings: string;
  samples: SyntheticSample[];
  promptMs: number;
}

interface Course {
  place: Parameters<Launch>[0];
  launch: Launch;
  promptMs: number;
  say: (verdict: Verdict) => void;
}

const TAKE = "take-1";
const START_MS = 60_000;
/** What takes no picture must be answered at once; generous, because the machine may be busy. */
const DEFAULT_PROMPT_MS = 10_000;

/** In this order, on one process: what comes later relies on what came before. */
const CHECKS: readonly [title: string, run: (bench: Bench) => Promise<void>][] = [
  ["refuses analyze before initialize", refuseEarlyAnalyze],
  ["refuses a contract it does not speak", refuseContract],
  ["answers initialize with its name and version", initialize],
  ["refuses settings it does not know", refuseSettings],
  ["refuses a take that was not begun", refuseEarlyAnalyze],
  ["begins a take", beginTake],
  ["refuses an unknown method", refuseMethod],
  ["survives a line that is not JSON", surviveJunk],
  ["survives a line that is too long", surviveLongLine],
  ["refuses fields that the contract does not have", refuseFields],
  ["answers every synthetic sample in time and within the contract", analyzeAll],
  ["answers a frame that is gone with a fault", refuseStale],
  ["answers a ring that is not there with a fault", refuseMissingRing],
  ["still answers after all that", analyzeAll],
  ["ends the take", endTake],
  ["ends with 0 on shutdown", shutDown],
];

/**
 * Runs the suite over one detector; `onVerdict` is told of each verdict as it comes. Never throws for what the detector
 * does; a broken manifest is the only verdict.
 */
export async function checkConformance(
  folder: string,
  launch: Launch,
  { promptMs = DEFAULT_PROMPT_MS, onVerdict = (_: Verdict) => {} } = {},
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const say = (verdict: Verdict) => {
    verdicts.push(verdict);
    onVerdict(verdict);
  };
  const manifest = checkManifest(readJson(join(folder, "detector.json")));
  say({ check: "has a valid detector.json", passed: manifest.ok, detail: manifest.ok ? "" : manifest.error });
  if (!manifest.ok) return verdicts;
  const ringsDir = mkdtempSync(join(tmpdir(), "camf-conformance-"));
  try {
    const place = { folder, manifest: manifest.value, ringsDir };
    await runChecks({ place, launch, promptMs, say });
    say(await endWithInput(launch(place), promptMs));
    return verdicts;
  } finally {
    rmSync(ringsDir, { recursive: true, force: true });
  }
}

async function runChecks({ place, launch, promptMs, say }: Course): Promise<void> {
  const guest = launch(place);
  const samples = makeSamples(place.manifest.wants, place.ringsDir, { rings: guest.rings, take: TAKE });
  const { manifest } = place;
  const bench = { manifest, exchange: new Exchange(guest), rings: guest.rings, samples, promptMs };
  for (const [title, run] of CHECKS) {
    const verdict = await judge(title, () => run(bench));
    say(verdict);
    if (!verdict.passed && guest.process.exitCode !== null) break;
  }
  await bench.exchange.kill();
}

function endWithInput(guest: Guest, promptMs: number): Promise<Verdict> {
  return judge("ends with 0 when its input ends", async () => {
    const exchange = new Exchange(guest);
    exchange.closeInput();
    try {
      demand((await exchange.exit(promptMs)) === 0, `ended with ${guest.process.exitCode}: ${exchange.log}`);
    } finally {
      await exchange.kill();
    }
  });
}

async function judge(title: string, run: () => Promise<void>): Promise<Verdict> {
  try {
    await run();
    return { check: title, passed: true, detail: "" };
  } catch (error) {
    return { check: title, passed: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

async function refuseEarlyAnalyze({ exchange, samples }: Bench): Promise<void> {
  expectError(await exchange.ask("analyze", samples[0]?.params, START_MS), ERRORS.wrongState);
}

async function refuseContract(bench: Bench): Promise<void> {
  const params = { ...greeting(bench), contract: CONTRACT_VERSION + 1 };
  expectError(await bench.exchange.ask("initialize", params, START_MS), ERRORS.contractUnsupported);
}

async function refuseSettings(bench: Bench): Promise<void> {
  const params = { ...announce(bench), settings: { "no-such-setting": 1 } };
  expectError(await bench.exchange.ask("beginTake", params, bench.promptMs), ERRORS.settingsRefused);
}

async function initialize(bench: Bench): Promise<void> {
  const result = expectResult(await bench.exchange.ask("initialize", greeting(bench), START_MS));
  const answer = check(InitializeResult, result);
  demand(answer.ok, answer.ok ? "" : answer.error);
  const { name, version } = bench.manifest;
  demand(answer.ok && answer.value.name === name && answer.value.version === version, "name or version differ");
}

async function beginTake(bench: Bench): Promise<void> {
  const result = expectResult(await bench.exchange.ask("beginTake", announce(bench), START_MS));
  demand(result === null, "beginTake answers null");
}

async function endTake({ exchange, manifest }: Bench): Promise<void> {
  const result = expectResult(await exchange.ask("endTake", { take: TAKE }, START_MS));
  const kinds = manifest.kinds.map((one) => one.kind);
  const answer = checkEnding(result, { kinds, isAnalysed: () => true });
  demand(answer.ok, answer.ok ? "" : answer.error);
}

async function refuseMethod({ exchange, promptMs }: Bench): Promise<void> {
  expectError(await exchange.ask("no-such-method", {}, promptMs), ERRORS.methodNotFound);
}

async function surviveJunk({ exchange, promptMs }: Bench): Promise<void> {
  expectError(await exchange.tell('{"jsonrpc": "2.0", "id": 1, "meth', promptMs), ERRORS.parseError);
}

async function surviveLongLine({ exchange, promptMs }: Bench): Promise<void> {
  expectError(await exchange.tell("x".repeat(MAX_LINE_BYTES + 1), promptMs), ERRORS.tooLong);
}

async function refuseFields({ exchange, samples, promptMs }: Bench): Promise<void> {
  const params = { ...samples[0]?.params, surprise: 1 };
  expectError(await exchange.ask("analyze", params, promptMs), ERRORS.invalidParams);
  const request = { jsonrpc: "2.0", id: 999, method: "analyze", params: samples[0]?.params, surprise: 1 };
  expectError(await exchange.tell(JSON.stringify(request), promptMs), ERRORS.invalidRequest);
}

async function analyzeAll({ exchange, samples, manifest }: Bench): Promise<void> {
  const kinds = manifest.kinds.map((one) => one.kind);
  for (const { title, params } of samples) {
    const response = await exchange.ask("analyze", params, manifest.timeoutSeconds * 1000);
    const answer = checkAnswer(expectResult(response), { kinds, isAnalysed: () => true });
    demand(answer.ok, answer.ok ? "" : `${title}: ${answer.error}`);
  }
}

async function refuseStale({ exchange, samples, promptMs }: Bench): Promise<void> {
  for (const sample of samples) {
    expectError(await exchange.ask("analyze", makeStale(sample), promptMs), ERRORS.frameGone);
  }
}

async function refuseMissingRing({ exchange, samples, rings, promptMs }: Bench): Promise<void> {
  const lost = JSON.stringify(samples[0]?.params).replaceAll(`${rings}/synthetic`, `${rings}/no-such-ring`);
  expectError(await exchange.ask("analyze", JSON.parse(lost), promptMs), ERRORS.frameGone);
}

async function shutDown({ exchange, promptMs }: Bench): Promise<void> {
  demand(expectResult(await exchange.ask("shutdown", {}, promptMs)) === null, "shutdown answers null");
  const code = await exchange.exit(promptMs);
  demand(code === 0, `ended with ${code}`);
}

function greeting({ rings }: Bench) {
  return { contract: CONTRACT_VERSION, rings };
}

function announce({ manifest }: Bench): BeginTakeParams {
  const settings = fillSettings(manifest, {});
  const take = { id: TAKE, angle: "angle-1", camera: "A", mode: "clip" as const, rateHz: 4 };
  return { take, settings: settings.ok ? settings.value : {} };
}

function expectError(response: Response, code: number): void {
  demand("error" in response, `answered with a result where error ${code} was due`);
  if ("error" in response) demand(response.error.code === code, `error ${response.error.code} instead of ${code}`);
}

function expectResult(response: Response): unknown {
  if ("error" in response) throw new Error(`error ${response.error.code}: ${response.error.message}`);
  return response.result;
}

function demand(condition: boolean, complaint: string): void {
  if (!condition) throw new Error(complaint);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
