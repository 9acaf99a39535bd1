import { expect, test } from "bun:test";
import { runBounded } from "./support/bounded-run.ts";
import { gatherFailures } from "./support/failures.ts";

const HOLD_S = 60;
const LIMIT_MS = 20_000;

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test("a command that leaves a process holding its output is not waited for longer than a few seconds", async () => {
  const begunMs = performance.now();
  const { code, output } = await runBounded(["sh", "-c", `setsid sleep ${HOLD_S} & echo $!; exit 3`], "/", LIMIT_MS);
  expect(code).toBe(3);
  expect(performance.now() - begunMs).toBeLessThan(LIMIT_MS);
  const left = Number(output.trim());
  expect(left).toBeGreaterThan(0);
  process.kill(left, "SIGKILL");
});

test("a command that takes too long is ended with all that it started, and what it had said is kept", async () => {
  const { code, output } = await runBounded(["sh", "-c", `sleep ${HOLD_S} & echo $!; wait`], "/", 300);
  expect(code).toBeNull();
  const child = Number(output.trim());
  expect(child).toBeGreaterThan(0);
  for (let tries = 0; tries < 100 && isAlive(child); tries++) await Bun.sleep(20);
  expect(isAlive(child)).toBe(false);
});

test("failures and first attempts that failed are told again with what was printed before them, and once", () => {
  const output = [
    "(pass) one [1.00ms]",
    "error: expected 2, received 3",
    "      at a.test.ts:4:2",
    "(fail) two [2.00ms]",
    "(pass) three [1.00ms]",
    "(fail) four: nothing was printed",
    "error: boom",
    "(fail) four [1.00ms]",
    "error: late",
    "(pass) five (attempt 2) [1.00ms]",
    "(pass) six [1.00ms]",
    "",
    "2 tests failed:",
    "(fail) two [2.00ms]",
    "(fail) four [1.00ms]",
  ].join("\n");
  expect(gatherFailures(output)).toEqual([
    "error: expected 2, received 3\n      at a.test.ts:4:2\n(fail) two [2.00ms]",
    "error: boom\n(fail) four [1.00ms]",
    "error: late\n(pass) five (attempt 2) [1.00ms]",
  ]);
});
