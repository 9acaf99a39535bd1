import { describe, expect, test } from "bun:test";
import { at, dialVote, displayVote, every } from "./readings.ts";
import { judge, LEFT, MIDDLE, observed, RIGHT, rulesFor } from "./takes.ts";

const shows = (time: string, seconds = 20) => every(1, seconds).map((second) => dialVote(second, at(time)));
const runs = (time: string, seconds: number) =>
  every(5, seconds).map((second) => dialVote(second, at(time) + Math.round(second / 60)));

describe("a clock that shows another time than in the reference", () => {
  test("is said aloud, weighed by the minutes", () => {
    const [found, ...others] = judge(
      [{ box: LEFT, votes: shows("4:42") }],
      rulesFor({ observations: [observed(LEFT, "04:17")] }),
    );
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      kind: "clock-mismatch",
      description: "Clock, camera left, shows 4:42; it was 4:17 in take 2",
      severity: "high",
      referenceBox: LEFT,
    });
    expect(found.details.minutesOff).toBeCloseTo(25, 0);
    const small = judge(
      [{ box: MIDDLE, votes: shows("4:22") }],
      rulesFor({ observations: [observed(MIDDLE, "04:17")] }),
    );
    expect(small).toMatchObject([{ description: "Clock shows 4:22; it was 4:17 in take 2", severity: "medium" }]);
  });

  test("within the tolerance nothing is said, and the crew sets it", () => {
    const votes = shows("4:20");
    const observations = [observed(LEFT, "04:17")];
    expect(judge([{ box: LEFT, votes }], rulesFor({ observations, settings: { toleranceMinutes: 5 } }))).toEqual([]);
    expect(judge([{ box: LEFT, votes }], rulesFor({ observations }))).toMatchObject([{ severity: "low" }]);
  });

  test("one reading, or readings that do not agree, are not enough", () => {
    const rules = rulesFor({ observations: [observed(LEFT, "04:17")] });
    expect(judge([{ box: LEFT, votes: shows("4:42", 1) }], rules)).toEqual([]);
    const scattered = every(1, 20).map((second) => dialVote(second, second * 97));
    expect(judge([{ box: LEFT, votes: scattered }], rules)).toEqual([]);
  });

  test("one sample of a still is", () => {
    const rules = rulesFor({ observations: [observed(LEFT, "04:17")], take: { mode: "still" } });
    expect(judge([{ box: LEFT, votes: shows("4:42", 0) }], rules)).toMatchObject([{ kind: "clock-mismatch" }]);
  });

  test("what passed within the take is allowed for where it runs", () => {
    const running = [observed(LEFT, "04:17", { running: true })];
    expect(judge([{ box: LEFT, votes: runs("4:17", 600) }], rulesFor({ observations: running }))).toEqual([]);
    const held = judge([{ box: LEFT, votes: shows("4:17", 600) }], rulesFor({ observations: running }));
    expect(held.map(({ kind }) => kind).sort()).toEqual(["clock-flow", "clock-mismatch"]);
    expect(held[0].description).toBe("Clock, camera left, shows 4:17; it was 4:27 at this point in take 2");
  });

  test("of a reference of which nobody knows whether its clock ran, either is right", () => {
    const unknown = [observed(LEFT, "04:17")];
    expect(judge([{ box: LEFT, votes: runs("4:17", 600) }], rulesFor({ observations: unknown }))).toEqual([]);
    expect(judge([{ box: LEFT, votes: shows("4:17", 600) }], rulesFor({ observations: unknown }))).toEqual([]);
  });

  test("the reading of the reference counts from its own moment", () => {
    const late = {
      ...observed(LEFT, "04:27", { running: true, elapsedSeconds: 600 }),
      sample: { frameIndex: 9, ptsMs: 600_000 },
    };
    expect(judge([{ box: LEFT, votes: runs("4:17", 600) }], rulesFor({ observations: [late] }))).toEqual([]);
  });

  test("over noon and midnight it is the shorter way", () => {
    const [found] = judge(
      [{ box: LEFT, votes: shows("12:05") }],
      rulesFor({ observations: [observed(LEFT, "11:50")] }),
    );
    expect(found.details.minutesOff).toBeCloseTo(15, 0);
  });

  test("hands are compared with a display on the dial", () => {
    const observations = [observed(LEFT, "16:17", { type: "digital", hours: 24 })];
    expect(judge([{ box: LEFT, votes: shows("4:17") }], rulesFor({ observations }))).toEqual([]);
    expect(judge([{ box: LEFT, votes: shows("4:42") }], rulesFor({ observations }))).toMatchObject([
      { description: "Clock, camera left, shows 4:42; it was 16:17 in take 2" },
    ]);
  });

  test("another place is another clock", () => {
    const found = judge([{ box: RIGHT, votes: shows("4:42") }], rulesFor({ observations: [observed(LEFT, "04:17")] }));
    expect(found).toEqual([]);
  });

  test("the real time is named", () => {
    const rules = rulesFor({
      observations: [observed(LEFT, "08:17")],
      take: { startedAt: "2026-11-22T15:12:00+01:00" },
    });
    expect(judge([{ box: LEFT, votes: shows("3:12") }], rules)).toMatchObject([
      { description: "Clock, camera left, shows 3:12; it was 8:17 in take 2; this watch shows the real time" },
    ]);
  });
});

describe("a clock that does not fit the story", () => {
  test("is told with the window, in words of the script", () => {
    const rules = rulesFor({ story: { from: "20:00", to: "21:00" } });
    expect(judge([{ box: MIDDLE, votes: shows("3:12") }], rules)).toMatchObject([
      {
        kind: "clock-out-of-story",
        description: "Clock shows 3:12; the scene plays from 8:00 pm to 9:00 pm",
        severity: "high",
      },
    ]);
    expect(judge([{ box: MIDDLE, votes: shows("8:30") }], rules)).toEqual([]);
  });

  test("shows the real time", () => {
    const rules = rulesFor({ story: { from: "20:00", to: "21:00" }, take: { startedAt: "2026-11-22T15:11:00+01:00" } });
    expect(judge([{ box: MIDDLE, votes: shows("3:12") }], rules)).toMatchObject([
      { description: "Clock shows 3:12; the scene plays from 8:00 pm to 9:00 pm; this watch shows the real time" },
    ]);
  });

  test("does not begin as the script wants it", () => {
    const rules = rulesFor({ story: { start: "16:42", direction: "held" } });
    expect(judge([{ box: MIDDLE, votes: shows("5:10") }], rules)).toMatchObject([
      { description: "Clock shows 5:10; by the script it is 4:42 pm", details: { rule: "start" } },
    ]);
  });
});

describe("two clocks in one shot", () => {
  test("disagree", () => {
    const clocks = [
      { box: LEFT, votes: shows("4:42") },
      { box: RIGHT, votes: shows("5:10") },
    ];
    const found = judge(clocks, rulesFor({}));
    expect(found).toMatchObject([{ kind: "clock-disagrees", severity: "high" }]);
    expect(found[0].description).toMatch(/^Two clocks disagree: (4:42 camera left, 5:10|5:10 camera right, 4:42)/);
    expect(judge(clocks, rulesFor({ settings: { clocksAgree: false } }))).toEqual([]);
  });

  test("agree, whatever half of the day a display tells", () => {
    const display = every(1, 20).map((second) => displayVote(second, (16 * 60 + 42) * 60 + second));
    const clocks = [
      { box: LEFT, votes: shows("4:42") },
      { box: RIGHT, votes: display, type: "digital" as const },
    ];
    expect(judge(clocks, rulesFor({}))).toEqual([]);
  });

  test("of three the odd one is named", () => {
    const clocks = [LEFT, MIDDLE, RIGHT].map((box) => ({ box, votes: shows(box === MIDDLE ? "9:00" : "4:42") }));
    expect(judge(clocks, rulesFor({}))).toMatchObject([{ kind: "clock-disagrees", box: expect.any(Array) }]);
    expect(judge(clocks, rulesFor({}))[0].description).toContain("9:00 in the middle");
  });

  test("disagree for a reason that is told already where one of them shows a wrong time", () => {
    const clocks = [
      { box: LEFT, votes: shows("4:42") },
      { box: RIGHT, votes: shows("4:17") },
    ];
    const observations = [observed(LEFT, "04:17"), observed(RIGHT, "04:17")];
    const found = judge(clocks, rulesFor({ observations }));
    expect(found).toMatchObject([
      { kind: "clock-mismatch", description: "Clock, camera left, shows 4:42; it was 4:17 in take 2" },
    ]);
  });

  test("as they did in the reference weighs little", () => {
    const observations = [observed(LEFT, "04:42"), observed(RIGHT, "05:10")];
    const clocks = [
      { box: LEFT, votes: shows("4:42") },
      { box: RIGHT, votes: shows("5:10") },
    ];
    expect(judge(clocks, rulesFor({ observations }))).toMatchObject([{ kind: "clock-disagrees", severity: "low" }]);
  });
});

describe("a clock's flow", () => {
  const jumping = every(1, 40).map((second) => dialVote(second, second < 20 ? at("4:17") : at("4:42")));

  test("is spoken of where it is known how time ran", () => {
    expect(judge([{ box: RIGHT, votes: jumping }], rulesFor({}))).toMatchObject([
      { kind: "clock-flow", description: "Clock, camera right, jumps from 4:17 to 4:42", severity: "high" },
    ]);
    const untimed = { ...rulesFor({}), isTimed: false };
    expect(judge([{ box: RIGHT, votes: jumping }], untimed)).toEqual([]);
  });

  test("follows the story, and else the reference", () => {
    const standing = every(1, 20).map((second) => displayVote(second, 60_000));
    const display = { box: MIDDLE, votes: standing, type: "digital" as const };
    expect(judge([display], rulesFor({ story: { direction: "running" } }))).toMatchObject([
      { kind: "clock-flow", description: "Clock stands still at 16:40; it should run", severity: "medium" },
    ]);
    const details = { type: "digital", hours: 24, running: true };
    const asBefore = rulesFor({ observations: [observed(MIDDLE, "16:40", details)] });
    expect(judge([display], asBefore).map(({ kind }) => kind)).toEqual(["clock-flow"]);
    expect(judge([display], rulesFor({ story: { direction: "held" } }))).toEqual([]);
  });
});
