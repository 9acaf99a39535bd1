import { afterAll, beforeAll, describe, test } from "bun:test";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RUNTIMES } from "../../src/detectors/cell/runtimes.ts";
import { judgeUser, type Pass, startPass, type User, type Verdict } from "./passes.ts";
import { compilePrograms, judgeCompiler } from "./programs.ts";
import type { Hostile } from "./table.ts";

const USERS: readonly User[] = ["root", "an ordinary user"];

export interface Campaign<V extends Verdict> {
  /** The process of this folder that carries the attacks out. */
  program: string;
  attacks: readonly Hostile[];
  /** Declares the tests of one user; what it is given starts that user's run when its first verdict is asked for. */
  declare: (passOf: () => Pass<V>) => void;
}

/** Compiles attacks and declares their tests for both users, one run after the other: two at once would be four attacks on two cores. */
export function describeCampaign<V extends Verdict>({ program, attacks, declare }: Campaign<V>): void {
  const complaint = judgeCompiler() ?? RUNTIMES.python.findMissing();
  if (complaint) test.skip(`the attacks cannot be run: ${complaint}`, () => {});
  const programs = mkdtempSync(join(tmpdir(), "camf-attacks-"));
  const passes = new Map<User, Pass<V>>();

  beforeAll(async () => {
    if (complaint) return;
    chmodSync(programs, 0o755);
    await compilePrograms(attacks, programs);
  });
  afterAll(async () => {
    for (const pass of passes.values()) await pass[Symbol.asyncDispose]();
    rmSync(programs, { recursive: true, force: true });
  });

  for (const user of USERS) {
    const reason = judgeUser(user);
    const title = `as ${user}${reason ? ` (skipped: ${reason})` : ""}`;
    describe.skipIf(reason !== undefined || complaint !== undefined)(title, () => {
      declare(() => {
        const pass = passes.get(user) ?? startPass<V>(user, program, programs);
        passes.set(user, pass);
        return pass;
      });
    });
  }
}
