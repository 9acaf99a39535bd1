import { expect, test } from "bun:test";
import type { Clock } from "../../src/base/clock.ts";
import { supervise } from "../../src/base/supervise.ts";

/** Time that passes only when a life is lived. */
function openFakeClock(): Clock & { pass(ms: number): void } {
  let nowMs = 0;
  return { wallMs: () => nowMs, monotonicMs: () => nowMs, pass: (ms) => (nowMs += ms) };
}

async function runLives(lifeMs: number[]): Promise<{ delays: number[]; errors: unknown[] }> {
  const clock = openFakeClock();
  const stop = new AbortController();
  const delays: number[] = [];
  const errors: unknown[] = [];
  const lives = [...lifeMs];
  await supervise({
    runOnce: async () => {
      clock.pass(lives.shift() ?? 0);
      throw new Error("died");
    },
    onEnd: ({ error, restartInMs }) => {
      delays.push(restartInMs);
      errors.push(error);
      if (lives.length === 0) stop.abort();
    },
    clock,
    firstDelayMs: 1,
    longestDelayMs: 4,
    stableAfterMs: 1000,
    signal: stop.signal,
  });
  return { delays, errors };
}

test("short lives are restarted with doubling delays up to the longest", async () => {
  const { delays, errors } = await runLives([0, 0, 0, 0]);
  expect(delays).toEqual([1, 2, 4, 4]);
  expect(errors).toHaveLength(4);
});

test("a stable life starts the delays anew", async () => {
  expect((await runLives([0, 0, 5000, 0])).delays).toEqual([1, 2, 1, 2]);
});
