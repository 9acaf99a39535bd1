import { expect, setDefaultTimeout, test } from "bun:test";
import { MAX_LOG_LINES } from "../../src/detectors/limits.ts";
import { describeCampaign } from "./campaign.ts";
import type { ConductVerdict } from "./conduct-process.ts";
import { listMisconducts, type Misconduct } from "./table.ts";

setDefaultTimeout(240_000);

const MISCONDUCTS = listMisconducts();
/** An honest detector beside a hostile one that lives for only a moment still answers some samples. */
const LEAST_ANSWERS = 3;

describeCampaign<ConductVerdict>({
  program: "conduct-process.ts",
  attacks: MISCONDUCTS,
  declare: (passOf) => {
    for (const misconduct of MISCONDUCTS) {
      test(`${misconduct.name}: ${misconduct.tries} is contained, and its neighbour loses nothing`, async () => {
        const verdict = await passOf().verdict(misconduct.name);
        expectContained(misconduct, verdict);
        expectUnharmed(verdict);
      });
    }
  },
});

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
