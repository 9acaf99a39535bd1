import { describe, expect, test } from "bun:test";
import { mayBeSame, readClock, type TakeClocks, voteTime } from "../../src/domain/story-clocks.ts";
import { proposeTime, type StoryScene } from "../../src/domain/story-scene.ts";
import { isShownTime, listMeanings, sayClock, toTime } from "../../src/domain/story-time.ts";
import { clock, type Sketch, shown, sketch, take } from "../support/story-sketch.ts";

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
