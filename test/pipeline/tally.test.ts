import { describe, expect, test } from "bun:test";
import type { Analysis } from "../../src/domain/finding.ts";
import { Tally } from "../../src/pipeline/tally.ts";

const CHECKED: Analysis = { outcome: "checked", findings: [], observations: [], tookMs: 10 };
const FAILED: Analysis = { outcome: "failed", reason: "it fell over" };

function openTally(...times: number[]): Tally {
  const tally = new Tally("clock");
  for (const time of times) tally.expect(time);
  return tally;
}

describe("a tally", () => {
  test("knows what waits, was let go, or may be tried again", () => {
    const tally = openTally(0, 250, 500, 750);
    tally.note(0, CHECKED);
    tally.noteDropped(250);
    tally.note(500, FAILED);
    expect(tally.unanswered).toEqual([250, 500, 750]);
    expect(tally.progress).toEqual({ done: 1, total: 4 });
  });

  test("lets a sample fail twice, then it stays so", () => {
    const tally = openTally(0);
    tally.note(0, FAILED);
    expect(tally.isUnanswered(0)).toBe(true);
    tally.note(0, FAILED);
    expect(tally.unanswered).toEqual([]);
    expect(tally.failure).toBe("the detector failed: it fell over");
    expect(tally.coverage()).toMatchObject({
      failed: 1,
      notChecked: [{ fromMs: 0, toMs: 0, samples: 1, reason: "the detector failed: it fell over" }],
    });
  });

  test("forgets a failure that a second try mended", () => {
    const tally = openTally(0);
    tally.note(0, FAILED);
    tally.note(0, CHECKED);
    expect(tally.failure).toBeUndefined();
    expect(tally.coverage()).toMatchObject({ sampled: 1, checked: 1, failed: 0, notChecked: [] });
  });

  test("takes 'not checked' for the last word", () => {
    const tally = openTally(0);
    tally.note(0, { outcome: "not-checked", reason: "too blurred", observations: [], tookMs: 5 });
    expect(tally.unanswered).toEqual([]);
    expect(tally.coverage()).toMatchObject({ sampled: 1, checked: 0, failed: 0 });
  });

  test("counts what was never answered as let go, and lets go of what came after the cut", () => {
    const tally = openTally(0, 250, 500);
    tally.note(0, CHECKED);
    tally.forgetAfter(300);
    expect(tally.coverage()).toMatchObject({ sampled: 2, checked: 1, dropped: 1 });
    expect(tally.coverage().notChecked).toEqual([
      { fromMs: 250, toMs: 250, samples: 1, reason: "the box was too slow" },
    ]);
  });
});
