/** `./camf test`: types, lint, unused code and every test, closing with one line `N passed, N failed`. */
import { join } from "node:path";
import { runBounded } from "./support/bounded-run.ts";
import { gatherFailures } from "./support/failures.ts";

const root = join(import.meta.dir, "..");
/** A test that says nothing for so long hangs; most end in milliseconds. */
const TEST_LIMIT_MS = 120_000;
const SCRIPT_LIMIT_MS = 300_000;
/** All tests; about half of it on two cores. What had not run by then has failed. */
const TESTS_LIMIT_MS = 3_000_000;
/**
 * Most tests wait for takes that play in real time, so two files at once halve the run on two cores. A machine that halts
 * for seconds fails such a test now and then; a fault of ours fails it twice, and a first attempt that failed is told.
 */
const RUNNER_OPTIONS = [`--timeout=${TEST_LIMIT_MS}`, "--parallel=2", "--retry=1", "--no-orphans"];
let passed = 0;
let failed = 0;

function count(output: string, word: string): number {
  const match = output.match(new RegExp(`^\\s*(\\d+) ${word}$`, "m"));
  return match ? Number(match[1]) : 0;
}

for (const script of ["types", "lint", "unused"]) {
  const { code } = await runBounded([process.execPath, "run", script], root, SCRIPT_LIMIT_MS);
  if (code === 0) passed += 1;
  else failed += 1;
}

const runner = [process.execPath, "test", ...RUNNER_OPTIONS, ...process.argv.slice(2)];
const tests = await runBounded(runner, root, TESTS_LIMIT_MS);
if (tests.code === null) process.stdout.write(`\nthe tests did not end within ${TESTS_LIMIT_MS / 60_000} minutes\n`);
const failures = count(tests.output, "fail");
passed += count(tests.output, "pass");
// A runner that dies without a count has failed, whatever it managed to run before.
failed += tests.code !== 0 && failures === 0 ? 1 : failures;
const skipped = count(tests.output, "skip");

for (const failure of gatherFailures(tests.output)) process.stdout.write(`\n${failure}\n`);
process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
