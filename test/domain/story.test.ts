import { describe, expect, test } from "bun:test";
import { judgeStory, MAIN_LINE, nameLine, type SceneStory, saysTime, UNTOLD_STORY } from "../../src/domain/story.ts";
import { type ClockReading, mayBeSame, readClock, type TakeClocks, voteTime } from "../../src/domain/story-clocks.ts";
import { findConflicts } from "../../src/domain/story-conflicts.ts";
import { placeDay, placeStory, tellIn, tellTime } from "../../src/domain/story-day.ts";
import { groupStory, orderScenes } from "../../src/domain/story-order.ts";
import { proposeTime, type StoryScene, type StoryTime } from "../../src/domain/story-scene.ts";
import { isShownTime, listMeanings, type ShownTime, sayClock, toTime } from "../../src/domain/story-time.ts";

/** "16:42" of a clock of 24 hours, "4:42?" of one of 12. */
function shown(text: string): ShownTime {
  return text.endsWith("?") ? { time: text.slice(0, -1).padStart(5, "0"), hours: 12 } : { time: text, hours: 24 };
}

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

interface Sketch extends Partial<SceneStory> {
  at?: number;
  /** Established, each by a take of its own. */
  est?: string[];
  rejected?: string[];
  /** Last read, in a take that nobody decided about. */
  read?: string;
}

/** Scenes of day 1 of the main story, in the order given, unless they say something else. */
function sketch(scenes: Record<string, Sketch>): StoryScene[] {
  return Object.entries(scenes).map(([slate, { at, est = [], rejected = [], read, ...story }], index) => {
    const time = (state: StoryTime["state"]) => (text: string, take: number) => ({
      sceneId: slate,
      takeId: `${slate}-${state}-${take}`,
      label: `${slate}A take ${take + 1}`,
      shown: shown(text),
      state,
      decidedAt: "",
    });
    return {
      id: slate,
      slate,
      title: "",
      position: at ?? index + 1,
      place: null,
      story: { ...UNTOLD_STORY, day: 1, ...story },
      times: [...est.map(time("established")), ...rejected.map(time("rejected"))],
      takes: read === undefined ? [] : [take("newest", [clock(read)], { label: `${slate}B take 7` })],
    };
  });
}

function clock(text: string | null, change: Partial<ClockReading> = {}): ClockReading {
  const rest = { type: null, running: null, agreement: null, confidence: 0.9, box: null };
  return { shown: text === null ? null : shown(text), ...rest, ...change };
}

function take(takeId: string, clocks: ClockReading[], change: Partial<TakeClocks> = {}): TakeClocks {
  return { takeId, label: takeId, circled: false, isReference: false, clocks, ...change };
}

function say(scenes: Record<string, Sketch>): string[] {
  return findConflicts(placeStory(sketch(scenes))).map(({ sceneId, text }) => `${sceneId}: ${text}`);
}

/** What each established time is on the clock of its day. */
function tell(scenes: Record<string, Sketch>): string[] {
  const day = placeDay(sketch(scenes));
  return day.scenes.flatMap(({ established }) => established.map((time) => sayClock(tellTime(time, day.startsAt))));
}

describe("times", () => {
  test("of 12 hours have two meanings and no half of the day, midnight and noon included", () => {
    expect(listMeanings(shown("12:05?")).map(toTime)).toEqual(["00:05", "12:05"]);
    expect(listMeanings(shown("4:42?")).map(toTime)).toEqual(["04:42", "16:42"]);
    expect(listMeanings(shown("16:42")).map(toTime)).toEqual(["16:42"]);
    expect(["4:42?", "12:05?", "00:05", "12:05", "16:42"].map((text) => sayClock(shown(text)))).toEqual([
      "4:42",
      "12:05",
      "12:05 am",
      "12:05 pm",
      "4:42 pm",
    ]);
    expect([shown("00:42?"), shown("13:00?"), shown("24:00"), shown("9:61?")].map(isShownTime)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  test("may be the same a minute apart, over midnight and noon; the half of the day counts where both have one", () => {
    const pairs: [string, string, boolean][] = [
      ["16:42", "4:42?", true],
      ["04:42", "16:42", false],
      ["23:59", "00:00", true],
      ["11:59", "12:00", true],
      ["11:59", "00:00", false],
      ["12:59?", "1:00?", true],
      ["4:42?", "4:44?", false],
    ];
    for (const [one, other, same] of pairs) {
      expect([one, other, mayBeSame(shown(one), shown(other))]).toEqual([one, other, same]);
    }
  });
});

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

describe("clocks", () => {
  test("are read from what a stranger wrote: what does not fit is not known", () => {
    const read = (details: Record<string, unknown>) => readClock({ details, confidence: 0.8, box: null });
    expect(read({ type: "analog", time: "04:42", readable: true, hours: 12, running: false, agreement: 0.9 })).toEqual(
      clock("4:42?", { type: "analog", running: false, agreement: 0.9, confidence: 0.8 }),
    );
    expect(read({ time: "12:05", hours: 12, half: "am" }).shown).toEqual(shown("00:05"));
    expect(read({ time: "04:42", hours: 12, half: "pm" }).shown).toEqual(shown("16:42"));
    expect(read({ time: "04:42", hours: 12, half: null }).shown).toEqual(shown("4:42?"));
    for (const junk of [
      {},
      { time: null, hours: 12 },
      { time: "16:42", hours: 12 },
      { time: "16:42" },
      { time: 442, hours: 12 },
      { time: "16:42", hours: 24, readable: false },
      { time: "<b>16:42</b>", hours: 24, agreement: 7, type: "sundial", running: "yes" },
    ]) {
      expect(read(junk)).toEqual(clock(null, { confidence: 0.8 }));
    }
  });

  test("vote: the mode wins, a minute apart agrees, and a clock of 24 hours tells the half of the day", () => {
    const vote = voteTime([take("t1", [clock("4:42?"), clock("16:42")]), take("t2", [clock("9:10?"), clock(null)])]);
    expect(vote).toEqual({ shown: shown("16:42"), takeId: "t1", label: "t1", agreeing: 2, readable: 3 });
    const near = voteTime([take("t1", [clock("4:41?"), clock("4:42?"), clock("4:42?"), clock("4:43?")])]);
    expect(near).toMatchObject({ shown: shown("4:42?"), agreeing: 4, readable: 4 });
    expect(voteTime([take("t1", [clock("4:42?", { confidence: 0.5 }), clock("9:10?")])])).toMatchObject({
      shown: shown("9:10?"),
      agreeing: 1,
    });
    expect(voteTime([take("t1", [clock(null)])])).toBeUndefined();
  });
});

describe("proposals", () => {
  const scene = (takes: TakeClocks[], change: Sketch = {}): StoryScene => {
    const [one] = sketch({ 24: change });
    if (!one) throw new Error("one scene");
    return { ...one, takes };
  };
  const others = take("t9", [clock("9:10?")]);

  test("come from circled takes, without one from the references, never from any other", () => {
    const reference = take("t1", [clock("4:17?")], { isReference: true });
    const circled = take("t3", [clock("4:42?")], { circled: true });
    expect(proposeTime(scene([others, circled, reference]))).toMatchObject({ takeId: "t3", shown: shown("4:42?") });
    expect(proposeTime(scene([others, reference]))).toMatchObject({ takeId: "t1", shown: shown("4:17?") });
    expect(proposeTime(scene([others]))).toBeUndefined();
  });

  test("are not made again when rejected, unless the clock was read anew; nor where a time stands", () => {
    const circled = take("24-rejected-0", [clock("4:42?")], { circled: true });
    expect(proposeTime(scene([circled], { rejected: ["4:42?"] }))).toBeUndefined();
    expect(proposeTime(scene([circled], { rejected: ["4:17?"] }))).toMatchObject({ shown: shown("4:42?") });
    expect(proposeTime(scene([circled], { est: ["16:42"] }))).toBeUndefined();
  });
});

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
