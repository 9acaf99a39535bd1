import { ERRORS, MAX_OPEN_TAKES } from "./contract.ts";
import { demand, START_MS, type Trial } from "./trial.ts";

/** Takes begin and end: in which order, how many at once, and what is left of them. */

const MANY_TAKES = 40;

export async function refuseEarly(trial: Trial): Promise<void> {
  await trial.demandError("analyze", trial.anySample.params, ERRORS.wrongState);
  await trial.demandError("beginTake", trial.announce("take-early"), ERRORS.wrongState);
  await trial.demandError("endTake", { take: "take-early" }, ERRORS.wrongState);
}

export async function refuseUnbegun(trial: Trial): Promise<void> {
  await trial.demandError("analyze", { ...trial.anySample.params, take: "take-unknown" }, ERRORS.wrongState);
  await trial.demandError("endTake", { take: "take-unknown" }, ERRORS.wrongState);
  await trial.demandError("endTake", { take: "toString" }, ERRORS.wrongState);
}

export async function refuseTwice(trial: Trial): Promise<void> {
  await trial.begin("take-1");
  await trial.demandError("beginTake", trial.announce("take-1"), ERRORS.wrongState);
}

export async function keepApart(trial: Trial): Promise<void> {
  const { take } = trial.announce("take-b");
  await trial.begin("take-a");
  await trial.begin("take-b", { take: { ...take, camera: "B" } });
  for (const sample of trial.samples) {
    await trial.analyze("take-a", sample);
    await trial.analyze("take-b", sample);
  }
  await trial.end("take-a");
  await trial.analyze("take-b", trial.anySample);
  await trial.end("take-b");
}

export async function openMany(trial: Trial): Promise<void> {
  // One is open already: take-1.
  const ids = Array.from({ length: MAX_OPEN_TAKES - 1 }, (_, index) => `take-many-${index}`);
  for (const id of ids) await trial.begin(id);
  await trial.demandError("beginTake", trial.announce("take-too-many"), ERRORS.wrongState);
  for (const id of ids) await trial.analyze(id, trial.anySample);
  for (const id of ids) await trial.end(id);
}

export async function endForGood(trial: Trial): Promise<void> {
  await trial.begin("take-over");
  await trial.analyze("take-over", trial.anySample);
  await trial.end("take-over");
  await trial.demandError("analyze", { ...trial.anySample.params, take: "take-over" }, ERRORS.wrongState);
  await trial.demandError("endTake", { take: "take-over" }, ERRORS.wrongState);
  await trial.begin("take-over");
  const { findings, observations } = await trial.end("take-over");
  const left = findings.length + observations.length;
  demand(left === 0, "a take without a sample ended with findings or observations: they are an earlier take's");
}

export async function endMany(trial: Trial): Promise<void> {
  for (let index = 0; index < MANY_TAKES; index++) {
    await trial.begin(`take-row-${index}`);
    await trial.analyze(`take-row-${index}`, trial.samples[index % trial.samples.length] ?? trial.anySample);
    await trial.end(`take-row-${index}`);
  }
}

export async function takeState(trial: Trial): Promise<void> {
  await trial.begin("take-first");
  for (const sample of trial.samples) await trial.analyze("take-first", sample);
  const { state } = await trial.end("take-first");
  await trial.begin("take-second", { state });
  await trial.analyze("take-second", trial.anySample);
  await trial.end("take-second");
}

/** Another version of the detector may have written it: it may be refused, but not fallen over. */
export async function surviveState(trial: Trial): Promise<void> {
  for (const [index, state] of ["", "{", '{"__proto__":[]}', "\u0000\uffff🎬", "x".repeat(65_536)].entries()) {
    const id = `take-foreign-${index}`;
    const response = await trial.exchange.ask("beginTake", trial.announce(id, { state }), START_MS);
    if ("error" in response) demand(response.error.code === ERRORS.detectorFailed, "must be error -32003 or null");
    else await trial.demandResult("endTake", { take: id }, START_MS);
  }
}
