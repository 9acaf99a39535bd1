import { expect, test } from "bun:test";
import { comparePair } from "../../../detectors/difference/compare.ts";
import { drawSet, HEIGHT, makePair, overlap, type Prop, WIDTH } from "./drawing.ts";

const MUG: Prop = { x: 200, y: 150, width: 34, height: 44, colour: [180, 40, 40] };
const BOOK: Prop = { x: 290, y: 176, width: 70, height: 26, colour: [40, 60, 150] };

/** As the detector's default setting has it. */
function compare(take: Parameters<typeof drawSet>[0], reference: Parameters<typeof drawSet>[0]) {
  return comparePair(makePair(drawSet(take), drawSet(reference))).filter(({ confidence }) => confidence >= 0.5);
}

test("grain, exposure and a soft shadow are no difference", () => {
  const props = [MUG, BOOK];
  expect(compare({ seed: 1, props }, { seed: 2, props })).toEqual([]);
  expect(compare({ seed: 3, props, gain: 0.85 }, { seed: 4, props })).toEqual([]);
  expect(compare({ seed: 5, props, shade: 0.15 }, { seed: 6, props })).toEqual([]);
});

test("a thing that is gone is missing where it stood, one that came is added where it stands", () => {
  const [gone, ...others] = compare({ seed: 1, props: [BOOK], gain: 0.92 }, { seed: 2, props: [MUG, BOOK] });
  expect(others).toEqual([]);
  expect(gone).toMatchObject({ kind: "object-missing", description: expect.stringContaining("gone") });
  expect(overlap(MUG, gone.referenceBox ?? [])).toBeGreaterThan(0.7);
  const [added, ...more] = compare({ seed: 1, props: [MUG, BOOK] }, { seed: 2, props: [BOOK] });
  expect(more).toEqual([]);
  expect(added).toMatchObject({ kind: "object-added", referenceBox: null });
  expect(overlap(MUG, added.box)).toBeGreaterThan(0.7);
});

test("a nudge of six pixels is one moved thing with its whole box in both pictures", () => {
  const nudged = { ...BOOK, x: BOOK.x + 6 };
  const found = compare({ seed: 1, props: [MUG, nudged] }, { seed: 2, props: [MUG, BOOK] });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    kind: "object-moved",
    description: expect.stringContaining("a little to camera right"),
  });
  expect(overlap(nudged, found[0].box)).toBeGreaterThan(0.7);
  expect(overlap(BOOK, found[0].referenceBox ?? [])).toBeGreaterThan(0.7);
});

test("a thing put elsewhere is one moved thing, not one gone and one added", () => {
  const elsewhere = { ...MUG, x: 60, y: 152 };
  const found = compare({ seed: 1, props: [elsewhere, BOOK] }, { seed: 2, props: [MUG, BOOK] });
  expect(found).toHaveLength(1);
  expect(found[0].kind).toBe("object-moved");
  expect(overlap(elsewhere, found[0].box)).toBeGreaterThan(0.6);
  expect(overlap(MUG, found[0].referenceBox ?? [])).toBeGreaterThan(0.6);
});

test("a prop of ten pixels is found", () => {
  const key: Prop = { x: 150, y: 210, width: 10, height: 10, colour: [220, 220, 60] };
  const found = compare({ seed: 1, props: [MUG, BOOK] }, { seed: 2, props: [MUG, BOOK, key] });
  expect(found.map(({ kind }) => kind)).toEqual(["object-missing"]);
});

test("what moves, and what the reference does not show, is left out", () => {
  const pair = makePair(drawSet({ seed: 1, props: [MUG, BOOK] }), drawSet({ seed: 2 }));
  for (let y = 0; y < HEIGHT; y++) {
    pair.moves.data.fill(255, y * WIDTH + 190, y * WIDTH + 245);
    pair.validity.data.fill(0, y * WIDTH + 280, y * WIDTH + 370);
  }
  expect(comparePair(pair).filter(({ confidence }) => confidence >= 0.5)).toEqual([]);
});

test("pictures of one colour, and pictures of nothing alike, end in order", () => {
  const flat = { width: WIDTH, height: HEIGHT, stride: WIDTH * 3, data: new Uint8Array(WIDTH * HEIGHT * 3).fill(7) };
  expect(comparePair(makePair(flat, flat))).toEqual([]);
  for (const { box } of comparePair(makePair(flat, drawSet({ seed: 1 })))) {
    expect(box.every((value) => value >= 0 && value <= 1)).toBe(true);
  }
});
