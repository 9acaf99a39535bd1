import { describe, expect, test } from "bun:test";
import { placeDay, tellIn, tellTime } from "../../src/domain/story-day.ts";
import { groupStory } from "../../src/domain/story-order.ts";
import { sayClock } from "../../src/domain/story-time.ts";
import { type Sketch, shown, sketch } from "../support/story-sketch.ts";

/** What each established time is on the clock of its day. */
function tell(scenes: Record<string, Sketch>): string[] {
  const day = placeDay(sketch(scenes));
  return day.scenes.flatMap(({ established }) => established.map((time) => sayClock(tellTime(time, day.startsAt))));
}

describe("am and pm", () => {
  test("stay unknown until the window, the neighbours or another take of the scene tell", () => {
    expect(tell({ 24: { est: ["4:42?"] } })).toEqual(["4:42"]);
    expect(tell({ 24: { est: ["4:42?"], from: "16:00", to: "18:00" } })).toEqual(["4:42 pm"]);
    expect(tell({ 24: { est: ["12:10?"], from: "23:00", to: "01:00" } })).toEqual(["12:10 am"]);
    expect(tell({ 24: { est: ["4:42?"], from: "03:00", to: "18:00" } })).toEqual(["4:42"]);
    expect(tell({ 23: { est: ["16:30"] }, 24: { est: ["4:42?"] } })).toEqual(["4:30 pm", "4:42 pm"]);
    expect(tell({ 24: { est: ["4:42?"] }, 25: { est: ["09:00"] } })).toEqual(["4:42 am", "9:00 am"]);
    expect(tell({ 24: { est: ["16:41", "4:43?"] } })).toEqual(["4:41 pm", "4:43 pm"]);
  });

  test("are told for what is only proposed as they would be if it were established", () => {
    const suppose = (scenes: Record<string, Sketch>) => sayClock(tellIn(sketch(scenes), "24", shown("4:42?")));
    expect(suppose({ 23: { est: ["16:30"] }, 24: {} })).toBe("4:42 pm");
    expect(suppose({ 23: { est: ["16:30"], day: null }, 24: { day: null } })).toBe("4:42");
    expect(suppose({ 24: { from: "04:00", to: "05:00" } })).toBe("4:42 am");
  });

  test("are passed on from scene to scene", () => {
    const scenes = {
      23: { est: ["4:30?"], from: "16:00", to: "17:00" },
      24: { est: ["4:42?"] },
      25: { est: ["5:10?"] },
    };
    expect(tell(scenes)).toEqual(["4:30 pm", "4:42 pm", "5:10 pm"]);
  });

  test("are not told by another day, another line, or no day", () => {
    const afternoon = { est: ["16:30"] };
    for (const change of [{ day: 2 }, { line: "A dream" }, { day: null }]) {
      const scenes = sketch({ 23: { ...afternoon, ...change }, 24: { est: ["4:42?"] } });
      const group = groupStory(scenes).find(({ scenes: own }) => own.some(({ id }) => id === "24"));
      const day = placeDay(group?.scenes ?? []);
      expect(day.scenes.map(({ established }) => established[0]?.toldBy)).toEqual([null]);
    }
  });
});
