import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Comparison, comparePair, compareSet, type PairPixels } from "../../../detectors/difference/compare.ts";
import { type Judge, openJudge } from "../../../detectors/difference/judge.ts";
import { LEAST_PERSON, LEAST_SHARED } from "../../../detectors/difference/people.ts";
import { drawSprite, type Placed, readFigure, type Sprite, STAGE, stage } from "./staging.ts";

const MODELS = join(import.meta.dir, "../../../models");
const LEAST_CONFIDENCE = 0.5;
const FLOOR = 500;

let judge: Judge;
let bottle: Sprite;
let lamp: Sprite;

beforeAll(async () => {
  judge = await openJudge(MODELS);
  bottle = await drawSprite(
    90,
    300,
    `<defs><linearGradient id="g"><stop offset="0" stop-color="#1d3a22"/><stop offset=".3" stop-color="#5f9a63"/>
    <stop offset="1" stop-color="#12261a"/></linearGradient></defs>
    <path d="M34 0h22v70c0 30 30 35 30 70v150q0 10-10 10H14q-10 0-10-10V140c0-35 30-40 30-70z" fill="url(#g)"/>
    <rect x="4" y="170" width="82" height="70" fill="#e6ddc4"/><path d="M14 190h62M14 205h50" stroke="#333" stroke-width="5"/>`,
  );
  lamp = await drawSprite(
    140,
    340,
    `<defs><linearGradient id="g"><stop offset="0" stop-color="#8a7a5c"/><stop offset=".5" stop-color="#e9d9ae"/>
    <stop offset="1" stop-color="#77684d"/></linearGradient></defs>
    <path d="M40 0h60l38 100H2z" fill="url(#g)"/><rect x="66" y="100" width="8" height="225" fill="#3a3a3c"/>
    <ellipse cx="70" cy="328" rx="45" ry="11" fill="#2c2c2e"/>`,
  );
});
afterAll(async () => {
  await judge[Symbol.asyncDispose]();
});

function makePair(take: readonly Placed[], reference: readonly Placed[]): PairPixels {
  const { width, height } = STAGE;
  const mask = (value: number) => ({ width, height, stride: width, data: new Uint8Array(width * height).fill(value) });
  return { take: stage(take, 1), reference: stage(reference, 2), validity: mask(255), moves: mask(0) };
}

/** What is told at the detector's default setting, and who was seen. */
async function compare(take: readonly Placed[], reference: readonly Placed[]): Promise<Comparison> {
  const { differences, people } = await compareSet(makePair(take, reference), judge);
  return { differences: differences.filter(({ confidence }) => confidence >= LEAST_CONFIDENCE), people };
}

const SWAPPED = { "object-missing": "object-added", "object-added": "object-missing" } as const;
const kindsOf = ({ differences }: Comparison) => differences.map(({ kind }) => kind).sort();
const swap = (kinds: readonly string[]) => kinds.map((kind) => Reflect.get(SWAPPED, kind) ?? kind).sort();

test("the thresholds are those that drawn pictures gave", () => {
  const thresholds = JSON.parse(readFileSync(join(MODELS, "person-judge", "threshold.json"), "utf8"));
  expect(thresholds).toEqual({ threshold: LEAST_PERSON, shared: LEAST_SHARED });
});

describe("somebody who is in one picture only", () => {
  test.each(["standing", "seated"])("%s raises nothing, and is noted", async (name) => {
    const placed = [{ sprite: await readFigure(name), x: 500, y: FLOOR }];
    const [came, went] = [await compare(placed, []), await compare([], placed)];
    expect(kindsOf(came)).toEqual([]);
    expect(kindsOf(went)).toEqual([]);
    expect(came.people).toMatchObject([{ kind: "person", details: { in: "take" } }]);
    expect(went.people).toMatchObject([{ kind: "person", details: { in: "reference" } }]);
    expect(came.people[0].description).toBe(
      "Somebody in the middle of the picture who is not in the reference: nothing behind them is compared",
    );
  });

  test("is told like a thing by a comparison without the model", async () => {
    const placed = [{ sprite: await readFigure("standing"), x: 500, y: FLOOR }];
    const found = comparePair(makePair(placed, [])).filter(({ confidence }) => confidence >= LEAST_CONFIDENCE);
    expect(found.map(({ kind }) => kind)).toContain("object-added");
  });
});

describe("things as large as people", () => {
  test.each([
    ["a bottle", () => bottle],
    ["a floor lamp", () => lamp],
  ])("%s that is gone is told, with somebody beside it too", async (_, thing) => {
    const placed = [{ sprite: thing(), x: 250, y: FLOOR }];
    const somebody = [{ sprite: await readFigure("standing"), x: 700, y: FLOOR }];
    expect(kindsOf(await compare([], placed))).toEqual(["object-missing"]);
    expect(kindsOf(await compare(somebody, placed))).toEqual(["object-missing"]);
    expect(kindsOf(await compare(somebody, [...somebody, ...placed]))).toEqual(["object-missing"]);
  });

  test("a bottle that stands before somebody does not vanish with them", async () => {
    const somebody = { sprite: await readFigure("standing", 2), x: 480, y: FLOOR };
    const held = {
      sprite: await drawSprite(34, 100, `<rect width="34" height="100" rx="12" fill="#e8e23a"/>`),
      x: 480,
      y: 300,
    };
    const { differences } = await compare([somebody, held], [somebody]);
    expect(differences).toHaveLength(1);
    expect(differences[0].kind).not.toBe("wardrobe-changed");
  });
});

describe("somebody who is in both pictures", () => {
  test("may stir", async () => {
    const [still, stirred] = [await readFigure("standing"), await readFigure("stirred")];
    const found = await compare([{ sprite: stirred, x: 480, y: FLOOR }], [{ sprite: still, x: 480, y: FLOOR }]);
    expect(kindsOf(found)).toEqual([]);
  });

  test("and wears something else is told once, at low severity, for wardrobe", async () => {
    const [one, other] = [await readFigure("dressed"), await readFigure("walking")];
    const { differences } = await compare([{ sprite: one, x: 300, y: FLOOR }], [{ sprite: other, x: 300, y: FLOOR }]);
    expect(differences).toMatchObject([
      {
        kind: "wardrobe-changed",
        description: expect.stringMatching(
          /^Clothes of the person camera left look different: .+ now; .+ in the reference$/,
        ),
      },
    ]);
    const { kinds } = JSON.parse(readFileSync(join(MODELS, "../detectors/difference/detector.json"), "utf8"));
    expect(kinds).toContainEqual(
      expect.objectContaining({ kind: "wardrobe-changed", severity: "low", department: "wardrobe" }),
    );
  });
});

test("swapping the pictures changes no verdict", async () => {
  const [standing, walking, dressed] = [
    await readFigure("standing"),
    await readFigure("walking"),
    await readFigure("dressed"),
  ];
  const at = (sprite: Sprite, x: number) => ({ sprite, x, y: FLOOR });
  const pairs: [Placed[], Placed[]][] = [
    [[at(standing, 300)], []],
    [[at(walking, 300)], [at(dressed, 300)]],
    [[at(standing, 300), at(lamp, 700)], []],
    [[at(bottle, 700)], [at(standing, 300)]],
  ];
  for (const [one, other] of pairs) {
    expect(swap(kindsOf(await compare(one, other)))).toEqual(kindsOf(await compare(other, one)));
  }
});
