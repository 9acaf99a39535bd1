import { describe, expect, test } from "bun:test";
import { judgeFindings, type PlantedChange, readTruth } from "../../src/cli/demo-truth.ts";
import type { Box } from "../../src/domain/frame.ts";

const MUG: Box = [0.4, 0.5, 0.1, 0.1];
const LAMP: Box = [0.7, 0.3, 0.1, 0.2];
const DIAL: Box = [0.1, 0.1, 0.2, 0.2];
const HANDS: Box = [0.14, 0.14, 0.12, 0.12];
const clockSet: PlantedChange = {
  what: "clock 25 min on",
  kind: "area-changed",
  box: HANDS,
  referenceBox: HANDS,
  fromMs: 0,
  toMs: 12_000,
  clock: { dial: DIAL, reference: "8:10", take: "8:35" },
};
const planted: PlantedChange[] = [
  { what: "mug gone", kind: "object-missing", box: null, referenceBox: MUG, fromMs: 0, toMs: 12_000 },
  { what: "lamp off", kind: "area-changed", box: LAMP, referenceBox: LAMP, fromMs: 8000, toMs: 12_000 },
];

function found(box: Box, fromMs: number, toMs: number) {
  return { kind: "area-changed", description: "Something is not as it was.", box, referenceBox: null, fromMs, toMs };
}

function mismatch(description: string, box: Box = DIAL) {
  return { ...found(box, 0, 12_000), kind: "clock-mismatch", description };
}

describe("the demo's judgement", () => {
  test("all found and nothing else", () => {
    const judgement = judgeFindings(planted, [found(MUG, 0, 12_000), found(LAMP, 8250, 12_000)]);
    expect(judgement).toMatchObject({ missed: [], false: [] });
    expect(judgement.found).toHaveLength(2);
  });

  test("a sharper kind than the truth's is as good", () => {
    const switched = { ...found(LAMP, 8250, 12_000), kind: "object-switched", description: "Something switched off." };
    expect(judgeFindings(planted, [found(MUG, 0, 12_000), switched])).toMatchObject({ missed: [], false: [] });
  });

  test("the right place at the wrong time is a miss and a false finding", () => {
    const judgement = judgeFindings(planted, [found(MUG, 0, 12_000), found(LAMP, 0, 7000)]);
    expect(judgement.missed.map(({ what }) => what)).toEqual(["lamp off"]);
    expect(judgement.false).toHaveLength(1);
  });

  test("a box that is far too large is a miss", () => {
    expect(judgeFindings(planted, [found([0.2, 0.3, 0.6, 0.6], 0, 12_000)]).missed).toHaveLength(2);
  });

  test("a clock's change is found when both its times are told, to the minute or one beside it", () => {
    const changed = found(HANDS, 0, 12_000);
    const read = mismatch("Wall clock shows 8:35; it was 8:10 in take 1");
    expect(judgeFindings([clockSet], [changed, read])).toMatchObject({ missed: [], false: [] });
    expect(judgeFindings([clockSet], [mismatch("Wall clock shows 8:36; it was 8:09 in take 1")])).toMatchObject({
      missed: [],
      false: [],
    });
    expect(judgeFindings([clockSet], [changed])).toMatchObject({ missed: [clockSet], false: [] });
  });

  test("a time told wrongly, the wrong way round or of something else is a miss and a false finding", () => {
    const wrong = [
      mismatch("Wall clock shows 8:35; it was 2:40 in take 1"),
      mismatch("Wall clock shows 8:10; it was 8:35 in take 1"),
      mismatch("Wall clock shows 8:35; it was 8:10 in take 1", [0.7, 0.7, 0.2, 0.2]),
    ];
    for (const one of wrong)
      expect(judgeFindings([clockSet], [one])).toMatchObject({ missed: [clockSet], false: [one] });
  });

  test("both truth files hold the five changes, inside the picture", () => {
    for (const seed of [1, 2]) {
      const changes = readTruth(`models/film-set/seed-${seed}/truth.json`);
      expect(changes).toHaveLength(5);
      expect(changes.filter(({ clock }) => clock)).toHaveLength(1);
      for (const { box, referenceBox } of changes) {
        const [x, y, width, height] = box ?? referenceBox ?? [2, 2, 0, 0];
        expect(Math.min(x, y, width, height)).toBeGreaterThan(0);
        expect(Math.max(x + width, y + height)).toBeLessThanOrEqual(1);
      }
    }
  });
});
