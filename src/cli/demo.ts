import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { Fault } from "../base/fault.ts";
import { type Box, openBox } from "../box.ts";
import { type Config, readConfig } from "../config.ts";
import { sayAlignment } from "../domain/alignment-words.ts";
import type { Anomaly } from "../domain/anomaly.ts";
import type { Angle } from "../domain/project.ts";
import { makeTakeReport } from "../reports/take-report.ts";
import { readClipAction } from "../store/clip-action.ts";
import { readOptions } from "./arguments.ts";
import { type Command, EXIT_FOUND, EXIT_OK } from "./command.ts";
import { sayIdleDetectors } from "./demo-detectors.ts";
import { armDemoSetup, shootTake } from "./demo-shoot.ts";
import { judgeFindings, readLengths, readTruth } from "./demo-truth.ts";
import { describeBox, waitForEnd } from "./start.ts";

const DEMO_FOLDER = resolve("data/demo");
const FILM_SET = join(import.meta.dir, "..", "..", "models", "film-set", "seed-1");
const TRUTH = join(FILM_SET, "truth.json");

export const demo: Command = {
  name: "demo",
  summary: "see the whole way on a small film set with planted changes",
  usage: "demo [--once]",
  help: `Starts the box with a sample production in data/demo. A virtual camera plays a reference take and then a second
take with five planted changes; after the cut every anomaly is printed, with the pages to open and a PDF report.
Configured like "start", but database and storage always lie in data/demo.

  --once   end after the report; exit status 0 only if every planted change was found and nothing else

Exit status: 0 as above or after Ctrl-C, 1 a planted change was missed or something else was found, 2 a fault.`,
  async run(args) {
    const { once } = readOptions(args, { once: { type: "boolean" } });
    await using box = await openBox(await configureDemo(readConfig(process.env)));
    for (const line of describeBox(box)) say(line);
    const complete = await playDemo(box);
    if (once) return complete ? EXIT_OK : EXIT_FOUND;
    const ended = waitForEnd();
    for (const line of ["", ...describeBox(box), "Ctrl-C ends the demo"]) say(line);
    await ended;
    return EXIT_OK;
  },
};

/** Everything in the demo's folder; where a broker runs on this machine already, the embedded one takes a free port. */
async function configureDemo(config: Config): Promise<Config> {
  const { broker } = config;
  const port = broker.url === "" && !(await isFree(broker.port)) ? 0 : broker.port;
  const databasePath = join(DEMO_FOLDER, "camf.db");
  // Warnings belong to the log of a box at work; here they would break into the story on the terminal.
  const logLevel = config.logLevel === "warn" ? "error" : config.logLevel;
  return { ...config, logLevel, broker: { ...broker, port }, databasePath, storagePath: join(DEMO_FOLDER, "storage") };
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** Shoots both takes and reports; true when exactly the planted changes were found. */
async function playDemo(box: Box): Promise<boolean> {
  const angle = armDemoSetup(box.store);
  const scenes = angle.sceneIds.map((id) => box.store.scenes.find(id));
  const idle = () =>
    sayIdleDetectors(
      box,
      scenes.flatMap(({ detectors }) => detectors),
    ).map((line) => `  ${line}`);
  for (const line of idle()) say(line);
  const takeId = await shootBoth(box, angle);
  for (const sentence of sayTiming(box, takeId)) say(sentence);
  const anomalies = box.store.anomalies.list(takeId);
  say(`\n${anomalies.length} to look at in take 2:`);
  for (const [index, anomaly] of anomalies.entries()) say(`  ${index + 1}. ${anomaly.description}`);
  const complete = compareWithTruth(box, takeId, anomalies);
  if (!complete) for (const line of idle()) say(line);
  const report = join(DEMO_FOLDER, `report-${takeId.slice(-8)}.pdf`);
  writeFileSync(report, await makeTakeReport({ store: box.store, takeId }));
  say(`report: ${report}`);
  say(`take: ${box.web.address}/takes/${takeId}`);
  return complete;
}

/** Returns the second take. */
async function shootBoth(box: Box, { id, slate }: Angle): Promise<string> {
  const { reference, take } = readLengths(TRUTH);
  say(`\nset-up ${slate}: the virtual camera plays the reference take, from the board to the tilt-down`);
  await shootTake(box, { angleId: id, clip: join(FILM_SET, "reference.mp4"), lengthMs: reference, say });
  say("the virtual camera plays take 2, with planted changes");
  return shootTake(box, { angleId: id, clip: join(FILM_SET, "take.mp4"), lengthMs: take, say });
}

/** How the take lies beside its reference, and what of it was compared. */
function sayTiming({ store }: Box, takeId: string): string[] {
  return store.clips.list(takeId).flatMap((clip) => {
    const { alignment, action } = readClipAction(store, clip);
    return sayAlignment(alignment, action);
  });
}

function compareWithTruth(box: Box, takeId: string, anomalies: Anomaly[]): boolean {
  const [clip] = box.store.clips.list(takeId);
  if (!clip) throw new Fault("internal", "the take has no clip");
  const findings = anomalies.map((anomaly) => ({
    ...anomaly,
    fromMs: anomaly.first.ptsMs - clip.rollMs,
    toMs: anomaly.last.ptsMs - clip.rollMs,
  }));
  const judgement = judgeFindings(readTruth(TRUTH), findings);
  say(`planted changes found: ${judgement.found.length} of ${judgement.found.length + judgement.missed.length}`);
  for (const { what } of judgement.missed) say(`  missed: ${what}`);
  for (const { description } of judgement.false) say(`  not planted: ${description}`);
  return judgement.missed.length === 0 && judgement.false.length === 0;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
