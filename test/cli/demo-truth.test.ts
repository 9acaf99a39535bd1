import { describe, expect, test } from "bun:test";
import { judgeFindings, type PlantedChange, readTruth } from "../../src/cli/demo-truth.ts";
import type { Box } from "../../src/domain/frame.ts";

const MUG: Box = [0.4, 0.5, 0.1, 0.1];
const LAMP: Box = [0.7, 0.3, 0.1, 0.2];
const planted: PlantedChange[] = [
  { what: "mug gone", kind: "object-missing", box: null, referenceBox: MUG, fromMs: 0, toMs: 12_000 },
  { what: "lamp off", kind: "area-changed", box: LAMP, referenceBox: LAMP, fromMs: 8000, toMs: 12_000 },
];

function found(box: Box, fromMs: number, toMs: number) {
  return { box, referenceBox: null, fromMs, toMs };
}

describe("the demo's judgement", () => {
  test("all found and nothing else", () => {
    const judgement = judgeFindings(planted, [found(MUG, 0, 12_000), found(LAMP, 8250, 12_000)]);
    expect(judgement).toMatchObject({ missed: [], false: [] });
    expect(judgement.found).toHaveLength(2);
  });

  test("the right place at the wrong time is a miss and a false finding", () => {
    const judgement = judgeFindings(planted, [found(MUG, 0, 12_000), found(LAMP, 0, 7000)]);
    expect(judgement.missed.map(({ what }) => what)).toEqual(["lamp off"]);
    expect(judgement.false).toHaveLength(1);
  });

  test("a box that is far too large is a miss", () => {
    expect(judgeFindings(planted, [found([0.2, 0.3, 0.6, 0.6], 0, 12_000)]).missed).toHaveLength(2);
  });

  test("both truth files hold the five changes, inside the picture", () => {
    for (const seed of [1, 2]) {
      const changes = readTruth(`models/film-set/seed-${seed}/truth.json`);
      expect(changes).toHaveLength(5);
      for (const { box, referenceBox } of changes) {
        const [x, y, width, height] = box ?? referenceBox ?? [2, 2, 0, 0];
        expect(Math.min(x, y, width, height)).toBeGreaterThan(0);
        expect(Math.max(x + width, y + height)).toBeLessThanOrEqual(1);
      }
    }
  });
});
