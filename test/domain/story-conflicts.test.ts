import { describe, expect, test } from "bun:test";
import { findConflicts } from "../../src/domain/story-conflicts.ts";
import { placeStory } from "../../src/domain/story-day.ts";
import { toTime } from "../../src/domain/story-time.ts";
import { type Sketch, sketch } from "../support/story-sketch.ts";

/** Numbers from 0 to 1, the same for the same seed: a linear congruential generator (Numerical Recipes). */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A scene at a time, told as one may be: by a dial or a display, established or only read, with or without a window. */
function drawScene(time: string, random: () => number): Sketch {
  const [hour, minute] = [Number(time.slice(0, 2)), time.slice(3)];
  const dial = `${hour % 12 || 12}:${minute}?`;
  const text = random() < 0.5 ? dial : time;
  const window = random() < 0.3 ? { from: `${time.slice(0, 2)}:00`, to: `${time.slice(0, 2)}:59` } : {};
  return random() < 0.7 ? { ...window, est: [text] } : { ...window, read: text };
}

function say(scenes: Record<string, Sketch>): string[] {
  return findConflicts(placeStory(sketch(scenes))).map(({ sceneId, text }) => `${sceneId}: ${text}`);
}

describe("warnings before rolling", () => {
  test("what the neighbours established in story order, though shot out of order", () => {
    expect(say({ 23: { est: ["16:30"] }, 24: { read: "4:17?" } })).toEqual([
      "24: Scene 23, just before, ended at 4:30 pm; the clock here last showed 4:17.",
    ]);
    expect(say({ 24: { read: "5:30?" }, 25: { est: ["17:10"] }, 26: { est: ["18:00"] } })).toEqual([]);
    expect(say({ 22: { est: ["05:00"] }, 24: { read: "17:30" }, 25: { est: ["17:10"] }, 26: {} })).toEqual([
      "24: Scene 25, just after, begins at 5:10 pm; the clock here last showed 5:30 pm.",
    ]);
    expect(say({ 22: { est: ["16:30"] }, 23: {}, 24: { read: "4:17?" } })).toEqual([
      "24: Scene 22, earlier, ended at 4:30 pm; the clock here last showed 4:17.",
    ]);
  });

  test("nothing where it may be so: after, a minute before, am or pm, another day or line, no day", () => {
    expect(say({ 23: { est: ["16:30"] }, 24: { read: "4:42?" } })).toEqual([]);
    expect(say({ 23: { est: ["16:30"] }, 24: { read: "4:29?" } })).toEqual([]);
    expect(say({ 23: { est: ["09:30"] }, 24: { read: "4:17?" } })).toEqual([]);
    expect(say({ 23: { est: ["16:30"] }, 24: { read: "4:17?", day: 2 } })).toEqual([]);
    expect(say({ 23: { est: ["16:30"] }, 24: { read: "4:17?", line: "A dream" } })).toEqual([]);
    expect(say({ 23: { est: ["16:30"], day: null }, 24: { read: "4:17?", day: null } })).toEqual([]);
  });

  test("a night goes on after midnight, and a day may begin before sunrise", () => {
    expect(say({ 1: { est: ["21:00"] }, 2: { est: ["23:50"] }, 3: { est: ["00:10"] } })).toEqual([]);
    expect(say({ 1: { est: ["03:30"] }, 2: { est: ["08:00"] }, 3: { est: ["21:00"] } })).toEqual([]);
    expect(say({ 1: { est: ["02:10"] }, 2: { est: ["01:50"] } })).toHaveLength(1);
    expect(say({ 1: { est: ["00:10"] }, 2: { est: ["23:50"] } })).toEqual([
      "2: Scene 1, just before, ended at 12:10 am, but this one is established at 11:50 pm.",
    ]);
    expect(say({ 1: { est: ["12:00"] }, 2: { est: ["00:10"] }, 3: { est: ["23:50"] } })).toEqual([
      "3: Scene 2, just before, ended at 12:10 am, but this one is established at 11:50 pm.",
    ]);
    expect(say({ 1: { from: "22:00", to: "07:00", est: ["23:00"] }, 2: { est: ["06:30"] } })).toEqual([]);
    expect(say({ 1: { from: "22:00", to: "07:00", est: ["06:30"] }, 2: { est: ["23:00"] } })).toHaveLength(1);
    expect(say({ 1: { est: ["23:40"] }, 2: { from: "23:30", to: "00:30", read: "12:10?" } })).toEqual([]);
  });

  test("established times that run backwards are told once, at the later scene", () => {
    expect(say({ 22: { est: ["17:00"] }, 23: { est: ["16:30"] }, 24: { est: ["16:17"] } })).toEqual([
      "23: Scene 22, just before, ended at 5:00 pm, but this one is established at 4:30 pm.",
      "24: Scene 22, earlier, ended at 5:00 pm, but this one is established at 4:17 pm.",
    ]);
  });

  test("a plan that the neighbours do not leave room for", () => {
    expect(say({ 23: { est: ["16:30"] }, 24: { from: "14:00", to: "15:00" } })).toEqual([
      "24: Scene 23, just before, ended at 4:30 pm, but this one may only play from 2:00 pm to 3:00 pm.",
    ]);
    expect(say({ 23: { est: ["16:30"] }, 24: { from: "14:00", to: "17:00" } })).toEqual([]);
    expect(say({ 23: { est: ["16:30"] }, 24: { from: "14:00", to: "17:00", start: "16:00" } })).toEqual([
      "24: Scene 23, just before, ended at 4:30 pm, but this one is to begin at 4:00 pm.",
    ]);
    expect(say({ 23: { from: "16:00", to: "17:00" }, 24: { from: "14:00", to: "15:00" } })).toEqual([
      "24: Scene 23, just before, does not play before 4:00 pm, but this one may only play from 2:00 pm to 3:00 pm.",
    ]);
    expect(say({ 24: { from: "18:00", to: "19:00" }, 25: { est: ["17:10"] } })).toEqual([
      "24: Scene 25, just after, begins at 5:10 pm, but this one may only play from 6:00 pm to 7:00 pm.",
    ]);
  });

  test("a plan that clashes with a neighbour is told once, not again for what was read beside it", () => {
    expect(say({ 23: { est: ["16:30"] }, 24: { from: "14:00", to: "15:00", read: "2:17?" } })).toHaveLength(1);
    expect(say({ 23: { est: ["16:30"] }, 24: { from: "14:00", to: "15:00", read: "3:17?" } })).toHaveLength(2);
  });

  test("a time outside the scene's own window, established or read, over midnight too", () => {
    expect(say({ 24: { est: ["16:17"], from: "16:30", to: "17:00" } })).toEqual([
      "24: Established at 4:17 pm (24A take 1), outside its window, 4:30 pm to 5:00 pm.",
    ]);
    expect(say({ 24: { read: "4:17?", from: "16:30", to: "17:00" } })).toEqual([
      "24: The clock here last showed 4:17 (24B take 7), outside the window, 4:30 pm to 5:00 pm.",
    ]);
    expect(say({ 24: { est: ["12:30?"], from: "23:00", to: "01:00" } })).toEqual([]);
    expect(say({ 24: { est: ["1:30?"], from: "23:00", to: "01:00" } })).toHaveLength(1);
  });

  test("a time that misses the beginning the scene was given; held clocks may show no other", () => {
    const start = "16:40";
    expect(say({ 24: { est: ["16:20"], start } })).toEqual([
      "24: Established at 4:20 pm (24A take 1), but it is to begin at 4:40 pm.",
    ]);
    expect(say({ 24: { read: "16:20", start } })).toEqual([
      "24: The clock here last showed 4:20 pm (24B take 7), but it is to begin at 4:40 pm.",
    ]);
    expect(say({ 24: { est: ["16:45"], start, direction: "held" } })).toEqual([
      "24: Established at 4:45 pm (24A take 1), but its clocks are held at 4:40 pm.",
    ]);
    for (const shown of ["16:39", "16:45", "4:40?", "4:45?"]) expect(say({ 24: { est: [shown], start } })).toEqual([]);
    expect(say({ 24: { read: "4:20?", start } })).toHaveLength(1);
    expect(say({ 24: { est: ["17:20"], start, direction: "running" } })).toHaveLength(1);
    expect(say({ 24: { est: ["00:02"], start: "23:58", direction: "running" } })).toEqual([]);
    expect(say({ 24: { est: ["16:20"], start, from: "16:30", to: "17:00" } })).toEqual([
      "24: Established at 4:20 pm (24A take 1), outside its window, 4:30 pm to 5:00 pm.",
    ]);
  });

  test("two takes of a scene that differ, and a newer reading that differs", () => {
    expect(say({ 24: { est: ["16:42", "16:17"] } })).toEqual([
      "24: Established at 4:42 pm (24A take 1), but also at 4:17 pm (24A take 2).",
    ]);
    expect(say({ 24: { est: ["16:42", "4:43?"] } })).toEqual([]);
    expect(say({ 24: { est: ["16:42", "16:50"], direction: "running" } })).toEqual([]);
    expect(say({ 24: { est: ["16:42"], read: "4:17?" } })).toEqual([
      "24: Established at 4:42 pm; the clock here last showed 4:17 (24B take 7).",
    ]);
    expect(say({ 24: { est: ["16:42"], read: "4:42?" } })).toEqual([]);
    expect(say({ 24: { est: ["16:42"], read: "4:50?", direction: "running" } })).toEqual([]);
  });

  test("a day that runs forward is never warned about, whatever its dials leave open; two daytime scenes swapped always are", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = makeRandom(seed);
      // From 5 am to 3 am of the night, as a day may go.
      const minutes = Array.from({ length: 8 }, () => 300 + Math.floor(random() * 1320)).toSorted((a, b) => a - b);
      const forward = minutes.map((at, index) => [`${index}`, drawScene(toTime(at), random)] as const);
      expect({ seed, said: say(Object.fromEntries(forward)) }).toEqual({ seed, said: [] });
      const early = 480 + Math.floor(random() * 300);
      const late = early + 2 + Math.floor(random() * 300);
      const swapped = { 1: { est: [toTime(late)] }, 2: { est: [toTime(early)] } };
      expect({ seed, count: say(swapped).length }).toEqual({ seed, count: 1 });
    }
  });

  test("are named by the times that make them: another time is another contradiction", () => {
    const key = (read: string) =>
      findConflicts(placeStory(sketch({ 23: { est: ["16:30"] }, 24: { read } }))).map((one) => one.key);
    expect(key("4:17?")).toEqual(key("4:17?"));
    expect(key("4:17?")).not.toEqual(key("4:18?"));
  });

  test("a whole production of 400 scenes is judged in one go", () => {
    const scenes = Object.fromEntries(
      Array.from({ length: 400 }, (_, at) => [`${at + 1}`, { day: 1, est: [`${(at % 12) + 1}:00?`] }]),
    );
    expect(findConflicts(placeStory(sketch(scenes))).length).toBeLessThan(400);
  });
});
