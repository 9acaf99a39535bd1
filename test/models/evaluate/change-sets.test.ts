import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drawSetCard } from "../../../models/evaluate/change/set-cards.ts";
import { measureSets } from "../../../models/evaluate/change/set-figures.ts";
import { formatSets, formatSetTakes } from "../../../models/evaluate/change/set-table.ts";
import { readSetTruth, type SetTruth } from "../../../models/evaluate/change/set-truth.ts";
import { judgeSet, listSets, lookAtSets } from "../../../models/evaluate/change/sets.ts";
import type { Box } from "../../../src/domain/frame.ts";
import { runFfmpeg } from "../../support/ffmpeg.ts";
import type { TakeAnswer } from "../../support/takes-table.ts";

const folder = mkdtempSync(join(tmpdir(), "camf-change-sets-"));
afterAll(() => rmSync(folder, { recursive: true }));

const LIMIT_MS = 120_000;
const CUP: Box = [0.45, 0.52, 0.1, 0.2];
const FPS = 24;
const FRAMES = 60;

interface Drawn {
  fps: number;
  seed: number;
  reference: { clip: string; frames: number };
  take: { clip: string; frames: number };
  conditions: string[];
  action: { firstFrame: number; lastFrame: number };
  changes: object[];
}

const TRUTH: Drawn = {
  fps: FPS,
  seed: 1,
  reference: { clip: "reference.mp4", frames: FRAMES },
  take: { clip: "take.mp4", frames: FRAMES },
  conditions: ["board"],
  action: { firstFrame: 12, lastFrame: FRAMES - 1 },
  changes: [],
};
const GONE = {
  what: "cup gone",
  change: "missing",
  kind: "object-missing",
  box: null,
  referenceBox: CUP,
  firstFrame: 12,
  lastFrame: FRAMES - 1,
};

function write(name: string, truth: Drawn): string {
  const set = join(folder, name);
  mkdirSync(set, { recursive: true });
  writeFileSync(join(set, "truth.json"), JSON.stringify(truth));
  return set;
}

function read(name: string, truth: Partial<Drawn>): SetTruth {
  return readSetTruth(join(write(name, { ...TRUTH, ...truth }), "truth.json"));
}

function answer(...cards: { box: Box; kind?: string; firstFrame?: number; lastFrame?: number }[]): TakeAnswer {
  return {
    anomalies: cards.map((card) => ({
      kind: "object-missing",
      description: "something gone",
      referenceBox: card.box,
      firstFrame: 12,
      lastFrame: FRAMES - 1,
      bestFrame: 12,
      ...card,
    })),
    coverage: [{ detector: "difference", sampled: 10, checked: 9, msPerFrameP50: 100 }],
    timing: { takeSeconds: 2.5, workSeconds: 1, pafr: 10 },
  };
}

describe("the truth of a rendered take", () => {
  test("says what was planted, what is no error, where the action is, and what is there for less than a second", () => {
    const truth = read("seed-read", { changes: [GONE, { ...GONE, lastFrame: 12 + FPS - 2 }] });
    expect(truth.conditions).toEqual(["board"]);
    expect(truth.action).toEqual({ fromMs: 500, toMs: 2500 });
    expect(truth.errors.map(({ change, isBrief }) => [change, isBrief])).toEqual([
      ["missing", false],
      ["missing", true],
    ]);
  });

  test("of a camera that moves has a place for each moment, and any of them answers", () => {
    const path = [CUP, [0.1, 0.52, 0.1, 0.2]].map((box, index) => ({ frame: index * 3, box }));
    const truth = read("seed-path", { changes: [{ ...GONE, referenceBox: null, path }] });
    expect(truth.errors[0].places).toHaveLength(2);
    const verdict = judgeSet("seed-path", truth, answer({ box: [0.1, 0.52, 0.1, 0.2] }));
    expect([verdict.errors[0].toldAs, verdict.right, verdict.false]).toEqual([["object-missing"], 1, []]);
  });

  test("that is none is refused in a sentence", () => {
    const outside = { ...TRUTH, take: { clip: "../take.mp4", frames: 1 } };
    expect(() => readSetTruth(join(write("seed-bad", outside), "truth.json"))).toThrow("seed-bad/truth.json");
  });
});

describe("rendered takes, judged", () => {
  const errors = read("seed-errors", {
    changes: [GONE, { ...GONE, change: "lamp", referenceBox: [0.8, 0.1, 0.1, 0.1] }],
  });
  const none = read("seed-none", { conditions: ["log"] });
  const elsewhere: Box = [0.1, 0.1, 0.05, 0.05];

  test("by what is found, told falsely, and told where there is no action", () => {
    const early = { box: elsewhere, firstFrame: 0, lastFrame: 6 };
    const verdict = judgeSet("seed-errors", errors, answer({ box: CUP }, { box: elsewhere }, early));
    expect(verdict.errors.map(({ toldAs }) => toldAs)).toEqual([["object-missing"], []]);
    expect(verdict.false.map(({ isOutside }) => isOutside)).toEqual([false, true]);
    expect([verdict.right, verdict.path, verdict.checked.right]).toEqual([1, "seed-errors/take.mp4", 9]);
  });

  test("a card of the camera is no object finding, neither right nor false", () => {
    const verdict = judgeSet("seed-none", none, answer({ box: [0, 0, 1, 1], kind: "look-changed" }));
    expect([verdict.false, verdict.right, verdict.cameraCards.length]).toEqual([[], 0, 1]);
  });

  test("come to figures by error and by condition, with their counts", () => {
    const figures = measureSets([
      judgeSet("seed-errors", errors, answer({ box: CUP }, { box: elsewhere })),
      judgeSet("seed-none", none, answer({ box: elsewhere }, { box: elsewhere })),
      judgeSet("seed-none", none, answer()),
    ]);
    expect([figures.found.right, figures.found.of, figures.precise.right, figures.precise.of]).toEqual([1, 2, 1, 4]);
    expect([figures.alarmedUnchanged.right, figures.alarmedUnchanged.of, figures.cardsInUnchanged]).toEqual([1, 2, 2]);
    expect(figures.byChange.missing).toMatchObject({ toldAs: { "object-missing": 1 } });
    expect(figures.byCondition.log).toMatchObject({ takes: 2, falseCards: 2 });
    expect(formatSets("Both halves", figures)).toContain("| missing ");
    expect(formatSetTakes(figures.takes)).toContain("| seed-errors/take.mp4 ");
  });
});

test(
  "a small drawn set goes the whole way: a cup that is gone is found, an untouched take is silent",
  async () => {
    const sets = join(folder, "drawn");
    const table = "color=0x6a5a48:s=320x180:r=24,noise=alls=4:allf=t,drawbox=x=0:y=120:w=320:h=60:c=0x4a3020:t=fill";
    const lamp = "drawbox=x=250:y=60:w=36:h=62:c=0xd8b060:t=fill,drawbox=x=30:y=20:w=60:h=44:c=0x203850:t=fill";
    const cup = "drawbox=x=144:y=94:w=32:h=36:c=0xb02818:t=fill";
    const draw = (name: string, picture: string, clip: string) =>
      runFfmpeg([
        "-f",
        "lavfi",
        "-i",
        picture,
        "-frames:v",
        String(FRAMES),
        "-pix_fmt",
        "yuv420p",
        join(sets, name, clip),
      ]);
    for (const name of ["seed-changed", "seed-same"]) {
      mkdirSync(join(sets, name), { recursive: true });
      const changes = name === "seed-changed" ? [{ ...GONE, firstFrame: 0 }] : [];
      writeFileSync(join(sets, name, "truth.json"), JSON.stringify({ ...TRUTH, conditions: [], changes }));
      await draw(name, `${table},${lamp},${cup}`, "reference.mp4");
      await draw(name, changes.length > 0 ? `${table},${lamp}` : `${table},${lamp},${cup}`, "take.mp4");
    }
    expect(listSets([sets, join(folder, "absent")])).toHaveLength(2);
    const takes = await lookAtSets([sets], () => {});
    const { found, alarmedUnchanged } = measureSets(takes);
    expect([found.right, found.of, alarmedUnchanged.right, alarmedUnchanged.of]).toEqual([1, 1, 0, 1]);
    const card = await drawSetCard(takes[0]);
    expect(card.filters).toContain("sets");
    expect(String(card.body)).toContain("cup gone: ");
  },
  LIMIT_MS,
);
