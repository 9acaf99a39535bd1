import { describe, expect, test } from "bun:test";
import { judgeStory, MAIN_LINE, nameLine, saysTime, UNTOLD_STORY } from "../../src/domain/story.ts";
import { groupStory, orderScenes } from "../../src/domain/story-order.ts";
import { sketch } from "../support/story-sketch.ts";

describe("what is said of a scene", () => {
  test("is judged at its fields; a window may span midnight", () => {
    expect(judgeStory(UNTOLD_STORY)).toEqual({});
    expect(judgeStory({ ...UNTOLD_STORY, from: "23:00", to: "01:00", start: "00:10" })).toEqual({});
    expect(judgeStory({ ...UNTOLD_STORY, from: "23:00", to: "01:00", start: "02:00" })).toHaveProperty("start");
    expect(Object.keys(judgeStory({ ...UNTOLD_STORY, day: 0, from: "7", to: "8:00" })).sort()).toEqual([
      "day",
      "from",
      "to",
    ]);
    expect(judgeStory({ ...UNTOLD_STORY, from: "07:00" })).toHaveProperty("to");
  });

  test("counts for a clock only where it says something about clocks", () => {
    expect(saysTime({ ...UNTOLD_STORY, day: 3, line: "A dream" })).toBe(false);
    expect(saysTime({ ...UNTOLD_STORY, direction: "held" })).toBe(true);
    expect(saysTime({ ...UNTOLD_STORY, start: "16:42" })).toBe(true);
  });

  test("a line is found again however it is typed", () => {
    expect(nameLine("  the   WEDDING ", ["The wedding"])).toBe("The wedding");
    expect([nameLine(" A  dream ", ["The wedding"]), nameLine("  ", ["A dream"])]).toEqual(["A dream", MAIN_LINE]);
  });
});

describe("story order", () => {
  test("is by line, day and place; what is not placed stands where the script has it", () => {
    const scenes = sketch({
      1: { day: 2 },
      2: {},
      3: { line: "A dream" },
      4: {},
      5: { day: null },
      6: {},
      7: { line: "A dream", day: null },
    });
    const groups = groupStory(scenes).map(({ line, day, scenes: own }) => [
      line,
      day,
      own.map(({ id }) => id).join(" "),
    ]);
    expect(groups).toEqual([
      ["", 1, "2 4 6"],
      ["", 2, "1"],
      ["", null, "5"],
      ["A dream", 1, "3"],
      ["A dream", null, "7"],
    ]);
    const [one, two, three] = sketch({ 1: {}, 2: {}, 3: {} });
    if (!one || !two || !three) throw new Error("three scenes");
    const placed = [{ ...one, place: 2 }, two, { ...three, place: 1 }];
    expect(orderScenes(placed).map(({ id }) => id)).toEqual(["3", "1", "2"]);
  });
});
