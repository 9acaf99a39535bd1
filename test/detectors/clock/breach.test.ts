import { describe, expect, test } from "bun:test";
import { Tracker } from "../../../src/anomalies/tracker.ts";
import { at, dialVote, displayVote, every } from "./readings.ts";
import { follow, type Hung, judge, LEFT, observed, rulesFor } from "./takes.ts";

const shows = (time: string) => every(1, 20).map((second) => dialVote(second, at(time)));
const EVENING = { from: "20:00", to: "21:00" };

describe("a time that breaks both the reference and the story", () => {
  test("is one finding: both are said, the severity is the higher one, details carry both", () => {
    const rules = rulesFor({ observations: [observed(LEFT, "08:17")], story: EVENING });
    expect(judge([{ box: LEFT, votes: shows("3:12") }], rules)).toMatchObject([
      {
        kind: "clock-mismatch",
        description:
          "Clock, camera left, shows 3:12; it was 8:17 in take 2, and the scene plays from 8:00 pm to 9:00 pm",
        severity: "high",
        referenceBox: LEFT,
        details: {
          time: "3:12",
          expected: "8:17",
          minutesOff: 305,
          also: { kind: "clock-out-of-story", rule: "window", minutesOff: 288 },
        },
      },
    ]);
  });

  test("is told by the graver kind", () => {
    const rules = rulesFor({ observations: [observed(LEFT, "03:08", { running: false })], story: EVENING });
    expect(judge([{ box: LEFT, votes: shows("3:12") }], rules)).toMatchObject([
      {
        kind: "clock-out-of-story",
        severity: "high",
        referenceBox: LEFT,
        details: { rule: "window", also: { kind: "clock-mismatch", expected: "3:08", minutesOff: 4 } },
      },
    ]);
    const near = rulesFor({ observations: [observed(LEFT, "08:17")], story: { from: "15:00", to: "15:09" } });
    expect(judge([{ box: LEFT, votes: shows("3:12") }], near)).toMatchObject([
      { kind: "clock-mismatch", severity: "high", details: { also: { kind: "clock-out-of-story", minutesOff: 3 } } },
    ]);
  });

  test("names the time at which the script begins, and the real time, once", () => {
    const rules = rulesFor({
      observations: [observed(LEFT, "08:17")],
      story: { start: "20:17", direction: "held" },
      take: { startedAt: "2026-11-22T15:11:50+01:00" },
    });
    expect(judge([{ box: LEFT, votes: shows("3:12") }], rules)).toMatchObject([
      {
        description:
          "Clock, camera left, shows 3:12; it was 8:17 in take 2, and by the script it is 8:17 pm; this watch shows the real time",
      },
    ]);
  });

  test("is one card, though which kind is graver changes while it rolls", () => {
    const votes = every(15, 600).map((second) => dialVote(second, at("4:40") + Math.round(second / 60)));
    const observations = [observed(LEFT, "04:37", { running: false })];
    const rules = { ...rulesFor({ observations, story: { from: "04:00", to: "04:34" } }), isTimed: false };
    const cards = trackCards({ box: LEFT, votes }, rules);
    expect(cards.map(({ kind, severity }) => [kind, severity])).toEqual([["clock-mismatch", "high"]]);
    expect(cards[0].description).toMatch(/; it was 4:37 in take 2, and the scene plays from 4:00 am to 4:34 am\.$/);
  });
});

/** The cards that the box makes of a take in which this clock was seen. */
function trackCards(clock: Hung, rules: ReturnType<typeof rulesFor>) {
  const rateHz = 1 / 15;
  const tracker = new Tracker({ mode: "clip", rateHz, severities: new Map(), referenceLabel: "take 2", actionMs: 0 });
  tracker.setSolo("clock");
  const { samples, ending } = follow(clock, rules);
  for (const [index, { sample }] of clock.votes.entries()) tracker.add("clock", sample, samples[index]);
  for (const finding of ending) tracker.conclude("clock", finding.sample, finding);
  return tracker.finish();
}

describe("what the reference's clock should show by now", () => {
  test("is the end of its span that is nearer on the dial, said with the reference's half of the day", () => {
    const display = observed(LEFT, "16:17", { type: "digital", hours: 24, running: null });
    const votes = every(10, 600).map((second) => dialVote(second, at("4:40")));
    const [found] = judge([{ box: LEFT, votes }], rulesFor({ observations: [display] }));
    expect(found.description).toMatch(/^Clock, camera left, shows 4:40; it was 16:17 in take 2$/);
    expect(found.details.minutesOff).toBeCloseTo(12.5, 0);
    const running = { ...display, details: { ...display.details, running: true } };
    const [moved] = judge([{ box: LEFT, votes }], rulesFor({ observations: [running] }));
    expect(moved.description).toBe("Clock, camera left, shows 4:40; it was 16:27 at this point in take 2");
    expect(moved.details.expected).toBe("16:27");
  });

  test("is said as the reference's clock shows it, whatever the take's counts to", () => {
    const votes = every(1, 20).map((second) => displayVote(second, 60_000 + second));
    const [found] = judge(
      [{ box: LEFT, votes, type: "digital" }],
      rulesFor({ observations: [observed(LEFT, "04:17")] }),
    );
    expect(found.description).toContain("shows 16:40; it was 4:17 in take 2");
    expect(found.details.expected).toBe("4:17");
  });

  test("of hands is the nearest minute", () => {
    const votes = every(5, 50).map((second) => dialVote(second, at("4:42")));
    const rules = rulesFor({ observations: [observed(LEFT, "04:17", { running: true, elapsedSeconds: -70 })] });
    expect(judge([{ box: LEFT, votes }], rules)[0].description).toContain("it was 4:19 at this point in take 2");
  });
});
