import { describe, expect, test } from "bun:test";
import { type ChangeMap, listFinds } from "../../models/change/boxes.ts";

function draw(rows: readonly string[]): ChangeMap {
  const cells = rows.flatMap((row) => [...row].map((digit) => Number(digit) / 10));
  return { width: rows[0]?.length ?? 0, height: rows.length, data: Float32Array.from(cells) };
}

describe("the finds in a pair's maps", () => {
  test("are the connected cells above the threshold, corners too, scored by their surest cell", () => {
    const finds = listFinds([draw(["7000", "0900", "0004", "6000"])], 0.5);
    expect(finds.map(({ box }) => box)).toEqual([
      [0, 0, 0.5, 0.5],
      [0, 0.75, 0.25, 0.25],
    ]);
    expect(finds[0]?.score).toBeCloseTo(0.9);
  });

  test("are told once where both maps show the same place, by the surer one", () => {
    const finds = listFinds([draw(["0000", "0660"]), draw(["0000", "0880"])], 0.5);
    expect(finds).toHaveLength(1);
    expect(finds[0]?.score).toBeCloseTo(0.8);
  });

  test("are none below the threshold", () => {
    expect(listFinds([draw(["4444"])], 0.5)).toEqual([]);
  });
});
