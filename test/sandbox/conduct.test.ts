import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RUNTIMES } from "../../src/detectors/cell/runtimes.ts";
import { MAX_LOG_LINES } from "../../src/detectors/limits.ts";
import type { ConductVerdict } from "./conduct-process.ts";
import { judgeUser, type Pass, startPass, type User } from "./passes.ts";
import { compilePrograms, judgeCompiler } from "./programs.ts";
import { listMisconducts, type Misconduct } from "./table.ts";

setDefaultTimeout(240_000);

const USERS: readonly User[] = ["root", "an ordinary user"];
const MISCONDUCTS = listMisconducts();
const COMPLAINT = judgeCompiler() ?? RUNTIMES.python.findMissing();
/** An honest detector beside a hostile one that lives for only a moment still answers some samples. */
const LEAST_ANSWERS = 3;

if (COMPLAINT) test.skip(`the attacks cannot be run: ${COMPLAINT}`, () => {});

const programs = mkdtempSync(join(tmpdir(), "camf-misconduct-"));
const passes = new Map<User, Pass<ConductVerdict>>();

beforeAll(async () => {
  if (COMPLAINT) return;
  chmodSync(programs, 0o755);
  await compilePrograms(MISCONDUCTS, programs);
});

afterAll(async () => {
  for (const pass of passes.values()) await pass[Symbol.asyncDispose]();
  rmSync(programs, { recursive: true, force: true });
});

function passOf(user: User): Pass<ConductVerdict> {
  const pass = passes.get(user) ?? startPass<ConductVerdict>(user, "conduct-process.ts", programs);
  passes.set(user, pass);
  return pass;
}

for (const user of USERS) {
  const reason = judgeUser(user);
  describe.skipIf(reason !== undefined || COMPLAINT !== undefined)(
    `as ${user}${reason ? ` (skipped: ${reason})` : ""}`,
    () => {
      for (const misconduct of MISCONDUCTS) {
        test(`${misconduct.name}: ${misconduct.tries} is contained, and its neighbour loses nothing`, async () => {
          const verdict = await passOf(user).verdict(misconduct.name);
          expectContained(misconduct, verdict);
          expectUnharmed(verdict);
        });
      }
    },
  );
}

function expectContained(misconduct: Misconduct, verdict: ConductVerdict): void {
  expect(verdict.before).toMatch(misconduct.before);
  expect(verdict.during).toMatch(misconduct.contained);
  expect(verdict.afterwards).toMatch(misconduct.afterwards);
  expect(verdict.ending).toMatch(misconduct.ending);
  expect(verdict.log.filter((line) => !misconduct.log.test(line))).toEqual([]);
  expect(verdict.log.length).toBeLessThanOrEqual(MAX_LOG_LINES);
}

/** Everybody around it: the honest detector, the pages, the objects of this process, and the machine's process list. */
function expectUnharmed({ neighbour, health, polluted, survivors }: ConductVerdict): void {
  expect(neighbour.lost).toEqual([]);
  expect(neighbour.tookMs.length).toBeGreaterThanOrEqual(LEAST_ANSWERS);
  expect(health.lost).toEqual([]);
  expect(health.asked).toBeGreaterThan(0);
  expect({ polluted, survivors }).toEqual({ polluted: false, survivors: [] });
}
