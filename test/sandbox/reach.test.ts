import { expect, setDefaultTimeout, test } from "bun:test";
import type { Outcome } from "./attempt.ts";
import { describeCampaign } from "./campaign.ts";
import type { Verdict } from "./reach-process.ts";
import { type Attack, listReachAttacks } from "./table.ts";

setDefaultTimeout(120_000);

/** The kernel's signal for a call that the filter kills for, as a shell counts it. */
const KILLED_BY_FILTER = 128 + 31;

/** Kernels differ in sockets, modules and switches, but not in much else. */
const MOST_LACKING = 12;

const ATTACKS = listReachAttacks().filter(({ processor }) => !processor || processor === process.arch);

describeCampaign<Verdict>({
  program: "reach-process.ts",
  attacks: ATTACKS,
  declare: (passOf) => {
    for (const attack of ATTACKS) {
      test(`${attack.name}: ${describeRefusal(attack)}`, async () => {
        const { cell, control } = await passOf().verdict(attack.name);
        expectRefused(attack, cell);
        if (control) expectSuccess(attack, control);
      });
    }
    test("hardly any control fails for want of what it attacks", async () => {
      const verdicts = await Promise.all(ATTACKS.map(({ name }) => passOf().verdict(name)));
      const lacking = verdicts.filter(({ control }) => control !== null && control.got === null);
      expect(lacking.map(({ attack }) => attack).slice(MOST_LACKING)).toEqual([]);
    });
    test("nobody came through a door of the host", async () => {
      expect(await passOf().reached).toEqual([]);
    });
  },
});

function describeRefusal({ refused }: Attack): string {
  return refused === "killed" ? "killed at the attempt" : `refused, ${refused.source.replaceAll("\\", "")}`;
}

/** It did try, it won nothing, nothing was harmed, and it neither died of it nor took its keeper along. */
function expectRefused(attack: Attack, { attempted, got, harm, exitCode, how, log }: Outcome): void {
  expect({ attempted, got, harm, log: attempted ? "" : log }).toEqual({
    attempted: true,
    got: null,
    harm: [],
    log: "",
  });
  expect(exitCode).toBe(attack.refused === "killed" ? KILLED_BY_FILTER : 0);
  if (attack.refused !== "killed") expect(how).toMatch(attack.refused);
}

/** Unsandboxed the same program must succeed, or the refusal proves nothing; where the kernel has no such thing it says so. */
function expectSuccess(attack: Attack, control: Outcome): void {
  expect(control.attempted).toBe(true);
  if (control.got === null && attack.lacking) expect(control.how).toMatch(attack.lacking);
  else expect(control.got ?? `nothing: ${control.how}`).not.toMatch(/^nothing/);
  if (attack.effect && control.got !== null) expect(control.harm).not.toEqual([]);
}
