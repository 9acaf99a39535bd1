import { expect, test } from "bun:test";
import { comparePair, type ThingDifference } from "../../../detectors/difference/compare.ts";
import { makePair } from "./drawing.ts";
import { type Paint, paintSet } from "./painting.ts";

const PLACE = { x: 200, y: 100, width: 64, height: 60 };

/** What is told at the detector's default setting, the other way round too. */
function tell(take: readonly Paint[], reference: readonly Paint[], light = 0): ThingDifference[] {
  const pair = makePair(paintSet(take, { seed: 1, light }), paintSet(reference, { seed: 2 }));
  return comparePair(pair).filter(({ confidence }) => confidence >= 0.5);
}

function tellOne(take: readonly Paint[], reference: readonly Paint[], light = 0): ThingDifference {
  const found = tell(take, reference, light);
  expect(found.map(({ kind }) => kind)).toHaveLength(1);
  return found[0];
}

const jug = (more: Partial<Paint> = {}): Paint => ({ shape: "jug", ...PLACE, colour: [60, 110, 70], ...more });

test("another colour on the same outline is recoloured, both ways round", () => {
  const [red, green] = [jug({ colour: [170, 50, 45] }), jug()];
  for (const [take, reference] of [
    [red, green],
    [green, red],
  ])
    expect(tellOne([take], [reference])).toMatchObject({
      kind: "object-recoloured",
      description: "Something has another colour, in the middle of the picture",
    });
});

test("a lamp that went off is switched off, and its state is told; on the other way round", () => {
  const lit = jug({ shape: "shade", colour: [250, 240, 205] });
  const unlit = jug({ shape: "shade", colour: [178, 160, 135] });
  expect(tellOne([unlit], [lit])).toMatchObject({
    kind: "object-switched",
    description: "Something switched off, in the middle of the picture",
    details: { state: "off" },
  });
  expect(tellOne([lit], [unlit])).toMatchObject({ kind: "object-switched", details: { state: "on" } });
});

test("a lamp whose unlit shade hardly stands out of the wall is switched off, not gone", () => {
  const lit = jug({ shape: "shade", colour: [250, 240, 205] });
  const unlit = jug({ shape: "shade", colour: [140, 128, 112] });
  expect(tellOne([unlit], [lit])).toMatchObject({ kind: "object-switched", details: { state: "off" } });
});

test("other words on the same sign are text that changed", () => {
  const sign = (words: number) => jug({ shape: "sign", width: 120, colour: [225, 220, 205], words });
  expect(tellOne([sign(5)], [sign(9)])).toMatchObject({
    kind: "text-changed",
    description: "Other words or marks on something, in the middle of the picture",
  });
});

test("a jug whose handle points the other way is turned", () => {
  expect(tellOne([jug({ mirror: true })], [jug()])).toMatchObject({
    kind: "object-turned",
    details: { turned: { mirrored: true } },
  });
});

test("a quarter turn is told with its direction", () => {
  const arrow = jug({ shape: "arrow", width: 70, height: 70, colour: [180, 60, 50] });
  const found = tellOne([{ ...arrow, quarters: 1 }], [arrow]);
  expect(found).toMatchObject({ kind: "object-turned", description: expect.stringContaining("by about a quarter") });
  expect(found.details.turned?.degrees).toBeWithin(75, 105);
});

test("two different things at one place are a replacement", () => {
  const box = jug({ shape: "sign", x: 205, y: 92, width: 50, height: 68, colour: [60, 70, 170] });
  const bowl = jug({ shape: "jug", x: 190, y: 118, width: 84, height: 42, colour: [200, 120, 40] });
  expect(tellOne([box], [bowl])).toMatchObject({ kind: "object-replaced", referenceBox: expect.anything() });
});

test("a move is told by comparison with the thing itself", () => {
  const found = tellOne([jug({ x: PLACE.x - 32 })], [jug()]);
  expect(found).toMatchObject({
    kind: "object-moved",
    description: "Something in the middle of the picture, moved half its width to camera left",
  });
  expect(found.details.moved?.across).toBeWithin(-0.65, -0.35);
});

test("a large soft patch of light is other light, not a thing", () => {
  expect(tellOne([jug()], [jug()], 90)).toMatchObject({
    kind: "light-changed",
    description: expect.stringContaining("Light is brighter"),
  });
});

test("what is gone and what is new stay what they are", () => {
  expect(tellOne([], [jug()]).kind).toBe("object-missing");
  expect(tellOne([jug()], []).kind).toBe("object-added");
});

test("swapping the pictures changes no kind but gone and new", () => {
  const swapped = { "object-missing": "object-added", "object-added": "object-missing" } as const;
  const pairs: [Paint[], Paint[]][] = [
    [[jug()], []],
    [[jug({ mirror: true })], [jug()]],
    [[jug({ colour: [170, 50, 45] })], [jug()]],
    [[jug({ shape: "sign", width: 120, words: 5 })], [jug({ shape: "sign", width: 120, words: 9 })]],
    [[jug({ shape: "sign", colour: [60, 70, 170] })], [jug({ x: 190, width: 84, y: 118, height: 42 })]],
    [[jug({ x: PLACE.x - 32 })], [jug()]],
  ];
  for (const [one, other] of pairs) {
    const [forth, back] = [tell(one, other), tell(other, one)];
    const mirrored = back.map(({ kind }) => (kind in swapped ? Reflect.get(swapped, kind) : kind));
    expect(forth.map(({ kind }) => kind)).toEqual(mirrored);
  }
});
