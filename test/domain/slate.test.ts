import { expect, test } from "bun:test";
import { formatSlate, suggestSetup, suggestTake } from "../../src/domain/slate.ts";

test("set-ups of a scene are the scene, then letters without I and O, then pairs of letters", () => {
  const taken: string[] = [];
  for (let index = 0; index < 50; index++) taken.push(suggestSetup("scene-letter", "24", taken));
  expect(taken.slice(0, 11)).toEqual(["24", "24A", "24B", "24C", "24D", "24E", "24F", "24G", "24H", "24J", "24K"]);
  expect(taken.slice(22, 28)).toEqual(["24X", "24Y", "24Z", "24AA", "24AB", "24AC"]);
  expect(taken.filter((name) => /[IO]/.test(name))).toEqual([]);
  expect(taken.slice(47, 50)).toEqual(["24AY", "24AZ", "24BA"]);
});

test("a gap is filled, other scenes and hand-written names do not matter", () => {
  expect(suggestSetup("scene-letter", "24", ["24", "24B", "A24", "25"])).toBe("24A");
  expect(suggestSetup("scene-letter", "24A", ["24", "24A"])).toBe("24AA");
});

test("consecutive slates go on from the highest number of the shoot", () => {
  expect(suggestSetup("consecutive", "24", [])).toBe("1");
  expect(suggestSetup("consecutive", "24", ["7", "112", "9A", "pick-up"])).toBe("113");
});

test("takes go on from the highest number; a slate is said as on the board", () => {
  expect(suggestTake([])).toBe("1");
  expect(suggestTake(["1", "3", "3A", "wild"])).toBe("4");
  expect(formatSlate({ scene: "24", setup: "24A", take: "3", suffix: "PU" })).toBe("24A take 3 PU");
  expect(formatSlate({ scene: "24", setup: "", take: "3", suffix: "" })).toBe("24 take 3");
});
