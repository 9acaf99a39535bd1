/** `./camf test`: types, lint, unused code and every test, closing with one line `N passed, N failed`. */
import { join } from "node:path";
import { Glob } from "bun";
import { runBounded } from "./support/bounded-run.ts";
import { gatherFailures } from "./support/failures.ts";

const root = join(import.meta.dir, "..");
/** A test that says nothing for so long hangs; most end in milliseconds. */
const TEST_LIMIT_MS = 120_000;
const SCRIPT_LIMIT_MS = 300_000;
/** All tests; about half of it on two cores. What had not run by then has failed. */
const TESTS_LIMIT_MS = 3_240_000;
/** A machine that halts for seconds fails a take in real time now and then; a fault of ours fails it each time. */
const RUNNER_OPTIONS = [`--timeout=${TEST_LIMIT_MS}`, "--retry=2", "--no-orphans"];
/** Here cameras play in real time and processes of a whole box share the cores: one file at a time. */
const REAL_TIME = ["capture", "detectors-host", "e2e", "frames", "pipeline", "sandbox"];
let passed = 0;
let failed = 0;
let skipped = 0;
const told: string[] = [];

function count(output: string, word: string): number {
  const match = output.match(new RegExp(`^\\s*(\\d+) ${word}$`, "m"));
  return match ? Number(match[1]) : 0;
}

/** What was asked for, one file at a time; else everything: two files at once first, then what needs the machine to itself. */
function planRuns(asked: string[]): string[][] {
  if (asked.length > 0) return [asked];
  const isRealTime = (path: string) => REAL_TIME.some((name) => path.startsWith(`${name}/`));
  const others = [...new Glob("**/*.test.ts").scanSync(join(root, "test"))].filter((path) => !isRealTime(path)).sort();
  return [["--parallel=2", ...others.map((path) => `./test/${path}`)], REAL_TIME.map((name) => `./test/${name}/`)];
}

for (const script of ["types", "lint", "unused"]) {
  const { code } = await runBounded([process.execPath, "run", script], root, SCRIPT_LIMIT_MS);
  if (code === 0) passed += 1;
  else failed += 1;
}

for (const options of planRuns(process.argv.slice(2))) {
  const command = [process.execPath, "test", ...RUNNER_OPTIONS, ...options];
  const tests = await runBounded(command, root, TESTS_LIMIT_MS - performance.now());
  if (tests.code === null) process.stdout.write(`\nthe tests did not end within ${TESTS_LIMIT_MS / 60_000} minutes\n`);
  const failures = count(tests.output, "fail");
  passed += count(tests.output, "pass");
  // A runner that dies without a count has failed, whatever it managed to run before.
  failed += tests.code !== 0 && failures === 0 ? 1 : failures;
  skipped += count(tests.output, "skip");
  told.push(...gatherFailures(tests.output));
}

for (const failure of told) process.stdout.write(`\n${failure}\n`);
process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
