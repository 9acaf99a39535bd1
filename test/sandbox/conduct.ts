import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Manifest } from "@camf/detector-sdk/contract";
import { openSystemClock, sleep } from "../../src/base/clock.ts";
import { openLog } from "../../src/base/log.ts";
import { RingWriter } from "../../src/base/ring.ts";
import { listChildren } from "../../src/detectors/cell/ending.ts";
import { openPanel, type Panel } from "../../src/detectors/panel.ts";
import { openFolder } from "../../src/detectors/shelf/catalog.ts";
import type { Analysis } from "../../src/domain/finding.ts";
import type { FrameRef } from "../../src/domain/frame.ts";
import { describeAttack, nameEntry, putProgram } from "./room.ts";
import { LIBRARY, type Misconduct } from "./table.ts";

/** What became of a detector that behaves badly, and of everybody around it. */
export interface Conduct {
  attack: string;
  /** Samples 0, 1 and 2: the outcome, then " | " and the last fault. */
  before: string;
  during: string;
  afterwards: string;
  ending: string;
  log: string[];
  /** The honest detector beside it: milliseconds of every answer, and what came in place of one. */
  neighbour: { tookMs: number[]; lost: string[] };
  /** Milliseconds that closing the panel took, and the processes that outlived it. */
  stopMs: number;
  survivors: number[];
  /** Whether anything in this process has the attribute that some of them try to plant. */
  polluted: boolean;
}

const PIXEL = 7;
const SAMPLES = 3;
const START_TIMEOUT_MS = 20_000;
const NEIGHBOUR_EVERY_MS = 25;
const NEIGHBOUR_AT_LEAST = 3;
/** The hostile detector keeps its engine for a while after its answers: what it does between samples counts. */
const LINGER_MS = 300;
const LEAVE_MS = 5000;
const TAKE = { id: "take", angle: "24A", camera: "A", mode: "clip" as const, rateHz: 4 };
const HONEST = { name: "honest", file: join(LIBRARY, "honest.c"), language: "C" } as const;

/** Runs a hostile detector and an honest one in one panel, three samples of a take. */
export async function observe(misconduct: Misconduct, programs: string): Promise<Conduct> {
  const root = mkdtempSync(join(tmpdir(), "camf-conduct-"));
  const [folder, runtimeDir] = [join(root, "detectors"), join(root, "rings")];
  mkdirSync(folder);
  mkdirSync(runtimeDir);
  settle(
    { ...misconduct, name: "hostile" },
    { folder, programs, program: misconduct.name, deadlineSeconds: misconduct.deadlineSeconds },
  );
  settle(HONEST, { folder, programs, program: HONEST.name, deadlineSeconds: 20 });
  const ring = new RingWriter({ path: join(runtimeDir, "frames"), slots: 1, pixelBytes: 64 * 36 * 3 });
  try {
    return { attack: misconduct.name, ...(await run({ folder, runtimeDir, frame: paint(ring) })) };
  } finally {
    ring.close();
    rmSync(root, { recursive: true, force: true });
  }
}

interface Seat {
  folder: string;
  programs: string;
  /** The compiled program's name; the detector's own is the same for all. */
  program: string;
  deadlineSeconds: number;
}

function settle(
  { name, file, language }: Pick<Misconduct, "name" | "file" | "language">,
  { folder, programs, program, deadlineSeconds }: Seat,
): void {
  const to = join(folder, name);
  mkdirSync(to);
  putProgram({ name: program, file, language }, programs, to);
  const manifest: Manifest = {
    ...describeAttack(name, language, nameEntry({ name: program, file, language })),
    timeoutSeconds: deadlineSeconds,
  };
  writeFileSync(join(to, "detector.json"), JSON.stringify(manifest));
  writeFileSync(join(to, "target"), `name=${name}\nwild=yes\n`);
}

function paint(ring: RingWriter): FrameRef {
  const written = ring.write(new Uint8Array(64 * 36 * 3).fill(PIXEL));
  if (!written) throw new Error("a new ring has no free slot");
  return { ring: ring.path, ...written, width: 64, height: 36, stride: 192, format: "rgb24" };
}

interface Scene {
  folder: string;
  runtimeDir: string;
  frame: FrameRef;
}

async function run({ folder, runtimeDir, frame }: Scene): Promise<Omit<Conduct, "attack">> {
  const panel = await openPanel({
    source: openFolder(folder),
    names: ["hostile", HONEST.name],
    runtimeDir,
    timeoutMs: 20_000,
    startTimeoutMs: START_TIMEOUT_MS,
    concurrency: 2,
    log: openLog("silent"),
    clock: openSystemClock(),
  });
  for (const name of ["hostile", HONEST.name]) panel.beginTake(name, { take: TAKE, settings: {} });
  let isOver = false;
  const neighbour = watchNeighbour(panel, frame, () => isOver);
  const outcomes: string[] = [];
  for (let index = 0; index < SAMPLES; index++) outcomes.push(await askHostile(panel, frame, index));
  await sleep(LINGER_MS);
  const { ending } = await panel.endTake("hostile", TAKE.id);
  isOver = true;
  const answers = await neighbour;
  const [before = "", during = "", afterwards = ""] = outcomes;
  const closing = await close(panel);
  return {
    ...{ before, during, afterwards, neighbour: answers, ...closing },
    ending: ending.outcome === "failed" ? `failed: ${ending.reason}` : ending.outcome,
    polluted: Object.hasOwn(Object.prototype, "polluted"),
  };
}

async function askHostile(panel: Panel, frame: FrameRef, index: number): Promise<string> {
  const analysis = await panel.analyze("hostile", TAKE.id, {
    sample: { frameIndex: index, ptsMs: index * 250 },
    frame,
  });
  const fault = panel.health().find(({ name }) => name === "hostile")?.lastFault;
  return `${describe(analysis)} | ${fault}`;
}

/** Asks the honest detector again and again, until the other one is through; every answer must be the right one. */
async function watchNeighbour(panel: Panel, frame: FrameRef, isOver: () => boolean): Promise<Conduct["neighbour"]> {
  const tookMs: number[] = [];
  const lost: string[] = [];
  for (let index = 0; !isOver() || index < NEIGHBOUR_AT_LEAST; index++) {
    const startMs = performance.now();
    const sample = { frameIndex: index, ptsMs: index * 250 };
    const said = describe(await panel.analyze(HONEST.name, TAKE.id, { sample, frame }));
    tookMs.push(performance.now() - startMs);
    if (said !== `checked: ${PIXEL}`) lost.push(said);
    await sleep(NEIGHBOUR_EVERY_MS);
  }
  return { tookMs, lost };
}

function describe(analysis: Analysis): string {
  if (analysis.outcome !== "checked") return `${analysis.outcome}: ${analysis.reason}`;
  const { got, how } = analysis.observations[0]?.details ?? {};
  return `checked: ${got ?? how ?? ""}`;
}

async function close(panel: Panel): Promise<Pick<Conduct, "log" | "stopMs" | "survivors">> {
  const log = [...panel.logLines("hostile")];
  const family = panel.health().flatMap(({ name }) => listFamily(panel.pid(name)));
  const startMs = performance.now();
  await panel[Symbol.asyncDispose]();
  const stopMs = performance.now() - startMs;
  const untilMs = performance.now() + LEAVE_MS;
  while (family.some(isAlive) && performance.now() < untilMs) await sleep(20);
  return { log, stopMs, survivors: family.filter(isAlive) };
}

function listFamily(pid: number | undefined): number[] {
  return pid === undefined ? [] : [pid, ...listChildren(pid).flatMap(listFamily)];
}

/** A zombie is dead; it waits for whoever inherited it. */
function isAlive(pid: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/task`).length > 0 && !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
