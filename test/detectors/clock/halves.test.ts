import { describe, expect, test } from "bun:test";
import type { Vote } from "../../../detectors/clock/votes.ts";
import { at, dialVote, displayVote, every } from "./readings.ts";
import { judge, MIDDLE, observed, rulesFor } from "./takes.ts";

/** A display of twenty-four hours as the reader tells it: from 1:00 to 12:59 it may be of any display. */
function read(second: number, daySeconds: number): Vote {
  const vote = displayVote(second, daySeconds);
  const { minutes } = vote.reading;
  const isPlain = minutes >= at("1:00") && minutes < at("13:00");
  return isPlain ? { ...vote, reading: { ...vote.reading, minutes: minutes % 720, period: 720, hours: 12 } } : vote;
}

const run = (from: string, seconds: number) => every(1, seconds).map((second) => read(second, at(from) * 60 + second));
const hung = (votes: Vote[]) => [{ box: MIDDLE, votes, type: "digital" as const }];
const evening = rulesFor({ story: { from: "21:00", to: "22:30" } });

describe("a display that does not always tell the half of the day", () => {
  test("runs from 12:59 to 13:00, and does not jump", () => {
    for (const seconds of [90, 200]) expect(judge(hung(run("12:59", seconds)), rulesFor({}))).toEqual([]);
    const [found] = judge(hung(run("12:59", 200)), evening);
    expect(found).toMatchObject({ kind: "clock-out-of-story", details: { time: "13:02" } });
  });

  test("runs from 0:59 to 1:00 in the night", () => {
    expect(judge(hung(run("0:58", 150)), rulesFor({ story: { from: "00:30", to: "01:30" } }))).toEqual([]);
  });

  test("of which a letter was overlooked now and then is held against the story by the letters that were read", () => {
    const letters = every(1, 20).map((second) => {
      const vote = dialVote(second, at("9:40"));
      const told = { ...vote.reading, minutes: at("21:40"), period: 1440 as const, text: "9:40 pm" };
      return second % 3 === 1 ? vote : { ...vote, reading: told };
    });
    expect(judge(hung(letters), evening)).toEqual([]);
    const [found, ...others] = judge(hung(letters), rulesFor({ story: { from: "09:00", to: "10:30" } }));
    expect(others).toEqual([]);
    expect(found.description).toBe("Clock shows 9:40 pm; the scene plays from 9:00 am to 10:30 am");
  });

  test("is compared on the dial where most readings do not tell it", () => {
    const votes = [...every(1, 20).map((second) => dialVote(second, at("9:40"))), displayVote(21, at("21:40") * 60)];
    expect(judge(hung(votes), evening)).toEqual([]);
    expect(judge(hung(votes), rulesFor({ observations: [observed(MIDDLE, "09:15")] }))[0].description).toBe(
      "Clock shows 9:40; it was 9:15 in take 2",
    );
  });
});

describe("a dial of twelve hours held against an evening", () => {
  const shows = (time: string) => every(1, 20).map((second) => dialVote(second, at(time)));
  test.each(["9:40", "21:40", "9:00", "22:30"])("%s fits", (time) => {
    expect(judge([{ box: MIDDLE, votes: shows(time) }], evening)).toEqual([]);
  });
  test.each(["4:40", "16:40"])("%s does not", (time) => {
    expect(judge([{ box: MIDDLE, votes: shows(time) }], evening)).toMatchObject([
      { description: "Clock shows 4:40; the scene plays from 9:00 pm to 10:30 pm", severity: "high" },
    ]);
  });
});
