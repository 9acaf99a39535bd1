import { describe, expect, test } from "bun:test";
import { countVotes, type Verdict, type Vote } from "../../../detectors/clock/votes.ts";
import { at, dialVote, displayVote, every } from "./readings.ts";

const REAL_TIME = { timeScale: 1 };

function count(votes: Vote[], timeScale = 1): Verdict {
  const verdict = countVotes(votes, { timeScale });
  if (!verdict) throw new Error("no verdict");
  return verdict;
}

describe("what the readings of a clock say together", () => {
  test("nothing without readings", () => expect(countVotes([], REAL_TIME)).toBeUndefined());

  test("most of them win, and how many is told", () => {
    const wrong = new Set([3, 7, 11]);
    const votes = every(1, 19).map((second) => dialVote(second, wrong.has(second) ? at("8:23") : at("4:42")));
    const verdict = count(votes);
    expect(verdict.timeAt(0)).toBeCloseTo(at("4:42"), 5);
    expect(verdict.agreement).toBeCloseTo(17 / 20, 5);
    expect(verdict.agreeing).toHaveLength(17);
  });

  test("neighbouring minutes agree, across noon and midnight too", () => {
    const verdict = count([0, 1, 2, 3].map((second) => dialVote(second, second % 2 ? 719 : 0)));
    expect(verdict.agreement).toBe(1);
    expect([719.5, -0.5 + 720]).toContain(verdict.timeAt(0));
    const display = count([0, 1, 2, 3, 4, 5].map((second) => displayVote(second, 86_398 + second)));
    expect(display.agreement).toBe(1);
    expect(display.running).toBe(true);
  });

  test("a few sure readings outweigh many that are not", () => {
    const doubtful = [0, 1, 2, 3].map((second) => dialVote(second, at("8:23"), 0.51));
    const sure = [4, 5, 6].map((second) => dialVote(second, at("4:42"), 0.99));
    expect(count([...doubtful, ...sure]).timeAt(0)).toBeCloseTo(at("4:42"), 5);
  });
});

describe("running or standing", () => {
  test("ten minutes at the same time: it stands", () => {
    const verdict = count(every(10, 600).map((second) => dialVote(second, at("4:42"))));
    expect(verdict.running).toBe(false);
    expect(verdict.timeAt(600_000)).toBeCloseTo(at("4:42"), 5);
    expect(verdict.ratePerSecond).toBeCloseTo(0, 2);
  });

  test("ten minutes on after ten minutes: it runs", () => {
    const verdict = count(every(10, 600).map((second) => dialVote(second, Math.round(at("4:42") + second / 60))));
    expect(verdict.running).toBe(true);
    expect(verdict.timeAt(600_000)).toBeCloseTo(at("4:52"), 0);
    expect(verdict.ratePerSecond).toBeCloseTo(1, 1);
  });

  test("within half a minute nobody can tell from hands", () => {
    const verdict = count(every(0.25, 30).map((second) => dialVote(second, at("4:42"))));
    expect(verdict.running).toBeNull();
    expect(verdict.ratePerSecond).toBeNull();
  });

  test("a display with seconds tells it within ten seconds", () => {
    expect(count(every(1, 10).map((second) => displayVote(second, 60_000 + second))).running).toBe(true);
    expect(count(every(1, 10).map((second) => displayVote(second, 60_000))).running).toBe(false);
  });

  test("a clip shot at another rate: set time counts, not the clip's", () => {
    const slow = every(1, 60).map((second) => dialVote(second, Math.round(at("4:42") + (second * 10) / 60)));
    expect(count(slow, 10).running).toBe(true);
    expect(count(slow, 10).agreement).toBe(1);
  });

  test("readings that are wrong now and then do not hide it", () => {
    const votes = every(10, 600).map((second, index) =>
      dialVote(second, index % 6 === 0 ? 100 + index * 37 : Math.round(at("11:55") + second / 60)),
    );
    const verdict = count(votes);
    expect(verdict.running).toBe(true);
    expect(verdict.timeAt(600_000)).toBeCloseTo(at("0:05"), 0);
  });
});
