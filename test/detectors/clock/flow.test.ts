import { describe, expect, test } from "bun:test";
import { type Break, type Duty, findBreak } from "../../../detectors/clock/flow.ts";
import { countVotes, type Vote } from "../../../detectors/clock/votes.ts";
import { at, dialVote, displayVote, every } from "./readings.ts";

function find(votes: Vote[], changes: { duty?: Duty; timeScale?: number; tolerance?: number } = {}): Break | undefined {
  const pace = { timeScale: changes.timeScale ?? 1 };
  const verdict = countVotes(votes, pace);
  if (!verdict) throw new Error("no verdict");
  return findBreak(votes, verdict, { pace, tolerance: changes.tolerance ?? 2, duty: changes.duty ?? null });
}

describe("a clock's time within a take", () => {
  test("standing, running, and beginning to run are all fine", () => {
    expect(find(every(1, 60).map((second) => dialVote(second, at("4:17"))))).toBeUndefined();
    expect(
      find(every(5, 600).map((second) => dialVote(second, at("11:55") + Math.round(second / 60)))),
    ).toBeUndefined();
    const late = every(5, 600).map((second) => dialVote(second, at("4:17") + Math.max(0, Math.round(second / 60) - 5)));
    expect(find(late)).toBeUndefined();
  });

  test("hands that were set between two moments jump", () => {
    const found = find(every(1, 40).map((second) => dialVote(second, second < 20 ? at("4:17") : at("4:42"))));
    expect(found?.manner).toBe("jump");
    expect(found?.minutes).toBeCloseTo(25, 0);
    expect(found?.from.reading.minutes).toBe(at("4:17"));
    expect(found?.to.reading.minutes).toBe(at("4:42"));
  });

  test("they may jump back, and over noon", () => {
    const back = find(every(1, 40).map((second) => dialVote(second, second < 20 ? at("12:10") : at("11:50"))));
    expect(back).toMatchObject({ manner: "jump" });
    expect(back?.minutes).toBeCloseTo(-20, 0);
  });

  test("running backwards is seen little by little", () => {
    const found = find(every(1, 60).map((second) => dialVote(second, at("4:42") - Math.floor(second / 10))));
    expect(found?.manner).toBe("backwards");
  });

  test("running too fast is", () => {
    const found = find(every(1, 60).map((second) => dialVote(second, at("4:42") + Math.floor(second / 10))));
    expect(found?.manner).toBe("fast");
  });

  test("wrong readings now and then, or a row of them, are no jump", () => {
    const single = every(1, 40).map((second) => dialVote(second, second % 7 === 3 ? at("8:23") : at("4:42")));
    expect(find(single)).toBeUndefined();
    const row = every(1, 40).map((second) => dialVote(second, second > 18 && second < 23 ? at("8:23") : at("4:42")));
    expect(find(row)).toBeUndefined();
    const turns = every(1, 40).map((second) => dialVote(second, second % 2 ? at("8:23") : at("4:42")));
    expect(find(turns)).toBeUndefined();
  });

  test("readings that scatter for long hide no jump after them, and are none", () => {
    const scattered = every(0.25, 30).map((second) => dialVote(second, 100 + second * 4 * 97));
    expect(find(scattered)).toBeUndefined();
    const shown = every(1, 40).map((second) => dialVote(40 + second, second < 20 ? at("4:17") : at("4:42")));
    expect(find([...scattered, ...shown])).toMatchObject({ manner: "jump" });
  });

  test("a minute that hands are misread by is none", () => {
    const votes = every(1, 40).map((second) => dialVote(second, at("4:42") + [0, 1, 0, -1][second % 4]));
    expect(find(votes, { tolerance: 1 })).toBeUndefined();
  });

  test("what passed before the camera counts: ten minutes in one of the clip are fine at 10 to 1", () => {
    const votes = every(1, 60).map((second) => dialVote(second, at("4:42") + Math.round((second * 10) / 60)));
    expect(find(votes, { timeScale: 10 })).toBeUndefined();
    expect(find(votes)?.manner).toBe("fast");
  });
});

describe("a clock that should run or stand", () => {
  const standing = every(1, 20).map((second) => displayVote(second, 60_000));
  const running = every(1, 20).map((second) => displayVote(second, 60_000 + second));

  test("stands where it should run", () => expect(find(standing, { duty: "running" })?.manner).toBe("stands"));
  test("runs where it should stand", () => expect(find(running, { duty: "held" })?.manner).toBe("runs"));
  test("does what it should, or nobody said", () => {
    expect(find(running, { duty: "running" })).toBeUndefined();
    expect(find(standing, { duty: "held" })).toBeUndefined();
    expect(find(standing)).toBeUndefined();
  });
  test("is not accused while nobody can tell", () => {
    const brief = every(0.25, 20).map((second) => dialVote(second, at("4:42")));
    expect(find(brief, { duty: "running" })).toBeUndefined();
  });
});
