import { expect, test } from "bun:test";
import { comparePair } from "../../../detectors/difference/compare.ts";
import { makeWorkspace } from "../../../detectors/difference/workspace.ts";
import { drawSet, HEIGHT, makePair, type Prop, WIDTH } from "./drawing.ts";

const MUG: Prop = { x: 200, y: 150, width: 34, height: 44, colour: [180, 40, 40] };
const BOOK: Prop = { x: 290, y: 176, width: 70, height: 26, colour: [40, 60, 150] };

test("a workspace that was used before changes no answer", () => {
  const space = makeWorkspace({ width: WIDTH, height: HEIGHT });
  const takes = [[MUG], [{ ...BOOK, x: BOOK.x + 6 }, MUG], [], [{ ...MUG, x: 60 }, BOOK], [MUG, BOOK]];
  for (const props of takes) {
    const pair = makePair(drawSet({ seed: 1, props, shade: 0.3 }), drawSet({ seed: 2, props: [MUG, BOOK] }));
    expect(comparePair(pair, space)).toEqual(comparePair(pair));
    for (const marks of space.marks) expect(marks.some((mark) => mark !== 0)).toBe(false);
  }
});
