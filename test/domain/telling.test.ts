import { describe, expect, test } from "bun:test";
import { describeChange } from "../../detectors/difference/words.ts";
import type { Box } from "../../src/domain/frame.ts";
import { findLandmark } from "../../src/domain/landmark.ts";
import { splitAtThing, type Telling, type TellingContext, tell } from "../../src/domain/telling.ts";
import { readThingName } from "../../src/domain/thing.ts";

const GONE: Telling = { said: "Something gone, camera left, half way up", span: "lasts", before: ["there in take 2"] };
const MOMENTS = { first: { ptsMs: 15_500 }, last: { ptsMs: 40_000 } };

function say(telling: Partial<Telling>, context: Partial<TellingContext> = {}, moments = MOMENTS): string {
  return tell({ telling: { ...GONE, ...telling }, ...moments }, { actionMs: 3500, isAction: false, ...context });
}

describe("a sentence", () => {
  test("is said as aloud: the thing by its name, by the thing next to it, from action on, and how it was", () => {
    expect(say({})).toBe("Something gone, camera left, half way up, from 0:12; there in take 2.");
    const landmark = { side: "camera left of", name: "lamp" } as const;
    expect(say({}, { name: "bottle", landmark, isAction: true })).toBe(
      "Bottle gone, camera left of the lamp, from 0:12 after action; there in take 2.",
    );
    expect(say({ span: "none" }, { landmark })).toBe("Something gone, camera left of the lamp; there in take 2.");
  });

  test("counts its moments from action, also those before it", () => {
    const at = (first: number, last: number) => ({ first: { ptsMs: first }, last: { ptsMs: last } });
    const told = (first: number, last: number) =>
      say({ said: "Cup gone", span: "between", before: [] }, { isAction: true }, at(first, last));
    expect(told(4000, 9000)).toBe("Cup gone, from the start until 0:05 after action.");
    expect(told(9500, 9500)).toBe("Cup gone, at 0:06 after action.");
    expect(told(9500, 12_500)).toBe("Cup gone, from 0:06 until 0:09 after action.");
    expect(told(500, 2000)).toBe("Cup gone, before the action.");
  });

  test("names the thing wherever its detector left it open, and lets those be that name it themselves", () => {
    const named = (said: string, name: string) => say({ said, span: "none", before: [] }, { name });
    expect(named("Something else in its place, camera right, upper part", "bottle")).toBe(
      "Something else in the bottle's place, camera right, upper part.",
    );
    expect(named("Other words or marks on something, camera left, lower part", "Anna's letter")).toBe(
      "Other words or marks on Anna's letter, camera left, lower part.",
    );
    expect(named("Back to what it was before take 2; intended since then: Something gone", "mug")).toBe(
      "Back to what it was before take 2; intended since then: Mug gone.",
    );
    expect(named("Clock shows 4:42; it was 4:17 in take 2", "bottle")).toBe("Clock shows 4:42; it was 4:17 in take 2.");
    expect(named("Something gone", "$& $1")).toBe("$& $1 gone.");
  });

  test("of every kind and place of the difference detector takes a landmark, in words that stay whole", () => {
    const size = { width: 900, height: 600 };
    const kinds = ["object-missing", "object-added", "object-replaced", "object-turned", "text-changed"] as const;
    for (const kind of kinds) {
      for (let cell = 0; cell < 9; cell++) {
        const left = (cell % 3) * 300 + 100;
        const top = Math.floor(cell / 3) * 200 + 50;
        const rect = { left, top, right: left + 100, bottom: top + 100 };
        const said = describeChange({ kind, rect, referenceRect: undefined, shift: undefined, things: [] }, size);
        const told = say({ said, span: "none", before: [] }, { landmark: { side: "below", name: "lamp" } });
        expect(told).toEndWith("below the lamp.");
        expect(told).not.toMatch(/camera (left|right)|in the middle|upper part|lower part|half way/);
      }
    }
  });

  test("knows its word for the thing", () => {
    expect(splitAtThing("Something gone.", undefined)).toEqual(["", "Something", " gone."]);
    expect(splitAtThing("Words on the bottle.", "bottle")).toEqual(["Words on ", "the bottle", "."]);
    expect(splitAtThing("Something else in the keys' place.", "keys")?.[1]).toBe("the keys'");
    expect(splitAtThing("Light is darker.", undefined)).toBeUndefined();
  });
});

describe("a landmark", () => {
  const lamp = { name: "lamp", box: [0.5, 0.3, 0.1, 0.3] as Box };
  const find = (place: Box, ...things: { name: string; box: Box }[]) => findLandmark(place, [lamp, ...things], 16 / 9);

  test("tells the side that the picture shows for certain", () => {
    expect(find([0.3, 0.4, 0.1, 0.2])).toEqual({ side: "camera left of", name: "lamp" });
    expect(find([0.65, 0.4, 0.1, 0.2])).toEqual({ side: "camera right of", name: "lamp" });
    expect(find([0.5, 0.1, 0.1, 0.15])).toEqual({ side: "above", name: "lamp" });
    expect(find([0.52, 0.65, 0.05, 0.1])).toEqual({ side: "below", name: "lamp" });
  });

  test("is none where it is far, aslant, overlapping, or one of two of the same name", () => {
    expect(find([0.05, 0.4, 0.1, 0.2])).toBeUndefined();
    expect(find([0.35, 0.05, 0.1, 0.2])).toBeUndefined();
    expect(find([0.45, 0.4, 0.1, 0.2])).toBeUndefined();
    expect(find([0.3, 0.4, 0.1, 0.2], { name: "Lamp", box: [0.8, 0.3, 0.1, 0.3] })).toBeUndefined();
  });

  test("is the nearest", () => {
    expect(find([0.3, 0.4, 0.1, 0.2], { name: "cup", box: [0.42, 0.45, 0.05, 0.1] })?.name).toBe("cup");
  });
});

test("a name is short, seen, and says something", () => {
  for (const [typed, name] of [
    ["  bottle ", "bottle"],
    ["the red   lamp", "red lamp"],
    ["A mug", "mug"],
    ["Łódka", "Łódka"],
    ["x".repeat(40), "x".repeat(40)],
  ])
    expect(readThingName(typed ?? "")).toEqual({ ok: true, value: name ?? "" });
  for (const bad of [
    "",
    "   ",
    "...",
    "the ",
    "bot\ntle",
    "bot\u202etle",
    "bot\u0000",
    "x".repeat(41),
    "Something",
    "something blue",
  ])
    expect(readThingName(bad)).toMatchObject({ ok: false });
});
