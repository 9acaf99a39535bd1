import { expect, test } from "bun:test";
import type { PairOutcome } from "../../src/domain/frame.ts";
import { Bench, drawRoom } from "./footage.ts";

/** The longest piece of work takes 1 s, and several times that where the processor is wanted elsewhere. */
const SILENCE_LIMIT_MS = 6000;
const PAIRS_LENT = 8;
const INTERRUPTED = "comparing was interrupted and had to start again";

test("a process that hangs is killed and comes back; what was under way is answered", async () => {
  await using bench = await Bench.open({ silenceLimitMs: SILENCE_LIMIT_MS });
  const referenceDirectory = await bench.keepReference("reference", [drawRoom({ noiseSeed: 1 })]);
  const pairing = await bench.frames.openPairing({ referenceDirectory, rateHz: 4, mode: "clip" });
  const outcomes: PairOutcome[] = [];
  const reading = (async () => {
    for await (const outcome of pairing) outcomes.push(outcome);
  })();
  const push = async (index: number) => {
    const sample = bench.film(drawRoom({ noiseSeed: index + 2 }), { ptsMs: index * 250, frameIndex: index * 6 });
    await pairing.push(sample, index * 250);
    bench.putAway(sample);
  };
  await push(0);
  await push(1);
  const hung = bench.frames.pid;
  process.kill(hung, "SIGSTOP");
  const still = bench.frames.readStill(`${referenceDirectory}/000000.jpg`);
  const refusal = still.then(String, String);
  await push(2);
  expect(await refusal).toContain("the part that compares pictures was restarted");
  await push(3);
  await pairing.finish();
  await reading;
  expect(outcomes.map((outcome) => ("pair" in outcome ? outcome.pair.take.frameIndex : outcome.notChecked))).toEqual([
    INTERRUPTED,
    INTERRUPTED,
    INTERRUPTED,
    18,
  ]);
  expect(bench.frames.pid).not.toBe(hung);
});

test("a process that hangs while a pairing finishes does not keep it for ever", async () => {
  await using bench = await Bench.open({ silenceLimitMs: SILENCE_LIMIT_MS });
  const referenceDirectory = await bench.keepReference("reference", [drawRoom({ noiseSeed: 1 })]);
  const pairing = await bench.frames.openPairing({ referenceDirectory, rateHz: 4, mode: "clip" });
  const sample = bench.film(drawRoom({ noiseSeed: 2 }), { ptsMs: 0, frameIndex: 0 });
  await pairing.push(sample, 0);
  process.kill(bench.frames.pid, "SIGSTOP");
  await pairing.finish();
  const outcomes = await Array.fromAsync(pairing);
  expect(outcomes).toEqual([{ take: sample, notChecked: INTERRUPTED, isLost: true }]);
});

test("detectors that hold every pair are waited for, not taken for a hang", async () => {
  await using bench = await Bench.open({ silenceLimitMs: SILENCE_LIMIT_MS });
  const referenceDirectory = await bench.keepReference("reference", [drawRoom({ noiseSeed: 1 })]);
  const pairsLent = PAIRS_LENT;
  const pairing = await bench.frames.openPairing({ referenceDirectory, rateHz: 4, mode: "still", pairsLent });
  const pid = bench.frames.pid;
  let read = 0;
  const reading = (async () => {
    let held: PairOutcome[] = [];
    for await (const outcome of pairing) {
      read += 1;
      held.push(outcome);
      if (read < PAIRS_LENT) continue;
      if (read === PAIRS_LENT) await Bun.sleep(2 * SILENCE_LIMIT_MS);
      for (const one of held) if ("pair" in one) bench.frames.releasePair(one.pair);
      held = [];
    }
  })();
  for (let index = 0; index < 12; index++) {
    const sample = bench.film(drawRoom({ noiseSeed: index + 2 }), { ptsMs: index * 250, frameIndex: index * 6 });
    await pairing.push(sample, index * 250);
    bench.putAway(sample);
  }
  await pairing.finish();
  await reading;
  expect(read).toBe(12);
  expect(bench.frames.pid).toBe(pid);
});
