import { expect, test } from "bun:test";
import { type Check, type Coverage, judgeCheck, judgeCoverage } from "../../src/domain/coverage.ts";

const WHOLE: Coverage = {
  detector: "difference",
  sampled: 180,
  checked: 180,
  dropped: 0,
  failed: 0,
  notChecked: [],
  msPerFrameP50: 30,
  msPerFrameP95: 50,
};

function cover(change: Partial<Coverage>): Coverage {
  return { ...WHOLE, ...change };
}

function stretch(reason: string, samples = 1) {
  return { fromMs: 0, toMs: 0, samples, reason };
}

function running(progress: Partial<Check["progress"]>): Check {
  return {
    id: "1",
    takeId: "1",
    clipId: "1",
    referenceId: null,
    referenceLabel: "",
    state: "running",
    coverage: [],
    progress: { done: 0, total: 0, secondsLeft: null, detectorsBehind: 0, ...progress },
    createdAt: "",
    finishedAt: null,
  };
}

test("only a check that ended, by detectors that judged every sample, is green", () => {
  expect(judgeCoverage([WHOLE, cover({ detector: "clock" })], [], true)).toEqual({
    tone: "clear",
    text: "checked, nothing found",
  });
});

const INCOMPLETE: [string, Coverage[], string][] = [
  [
    "a sample that ended the detector twice",
    [cover({ checked: 179, notChecked: [stretch("ended the detector twice")] })],
    "nothing found, but 1 of 180 samples not checked",
  ],
  [
    "the same, of one detector of two",
    [WHOLE, cover({ detector: "clock", checked: 179, notChecked: [stretch("ended the detector twice")] })],
    "nothing found, but 1 of 360 samples not checked",
  ],
  [
    "a sample that the detector could not judge",
    [cover({ checked: 178, notChecked: [stretch("too dark to tell", 2)] })],
    "nothing found, but 2 of 180 samples not checked",
  ],
  [
    "samples that were let go or failed",
    [
      cover({
        checked: 170,
        dropped: 6,
        failed: 4,
        notChecked: [stretch("the box was too slow", 6), stretch("failed", 4)],
      }),
    ],
    "nothing found, but 10 of 180 samples not checked",
  ],
  [
    "a detector that was disabled before it saw one",
    [WHOLE, cover({ detector: "clock", sampled: 0, checked: 0, notChecked: [stretch("clock was disabled", 0)] })],
    "nothing found, but clock checked nothing",
  ],
  [
    "a detector that is there in name only",
    [WHOLE, cover({ detector: "clock", sampled: 0, checked: 0 })],
    "nothing found, but clock checked nothing",
  ],
  [
    "a detector that failed on every sample",
    [WHOLE, cover({ detector: "clock", checked: 0, failed: 180, notChecked: [stretch("failed", 180)] })],
    "nothing found, but clock checked nothing, 180 of 360 samples not checked",
  ],
  [
    "the end of the take, which the detector did not survive",
    [WHOLE, cover({ detector: "clock", notChecked: [stretch("could not end the take", 0)] })],
    "nothing found, but clock: could not end the take",
  ],
  [
    "a sample that nobody says anything about",
    [cover({ checked: 179 })],
    "nothing found, but 1 of 180 samples not checked",
  ],
  ["no detector at all", [], "not checked: nothing could be compared"],
  ["detectors that checked nothing", [cover({ checked: 0, failed: 180 })], "not checked: nothing could be compared"],
];

for (const [what, coverage, text] of INCOMPLETE) {
  test(`never green: ${what}`, () => {
    expect(judgeCoverage(coverage, [], true)).toEqual({ tone: "unchecked", text });
    // What was judged does not make the rest checked.
    expect(judgeCoverage(coverage, ["intended"], true).tone).toBe("unchecked");
    expect(judgeCoverage(coverage, ["confirmed"], true)).toEqual({
      tone: "look",
      text: "1 judged, 1 confirmed, not all checked",
    });
  });
}

test("never green: a check that did not end", () => {
  expect(judgeCoverage([WHOLE], [], false)).toEqual({
    tone: "unchecked",
    text: "nothing found, but the check did not end",
  });
});

test("while it runs the countdown is said, as far as there is something to go by", () => {
  const say = (progress: Partial<Check["progress"]>) => judgeCheck(running(progress), []);
  expect(say({})).toEqual({ tone: "busy", text: "checked 0 %" });
  expect(say({ done: 22, total: 180 }).text).toBe("checked 12 %");
  expect(say({ done: 331, total: 360, secondsLeft: 14, detectorsBehind: 1 }).text).toBe("checked 91 %, 14 s left");
  expect(say({ done: 332, total: 360, secondsLeft: 190, detectorsBehind: 2 }).text).toBe(
    "checked 92 %, 3 min 10 s left, 2 detectors behind",
  );
  expect(say({ done: 359, total: 360, secondsLeft: 0 }).text).toBe("checked 99 %, 0 s left");
  expect(say({ done: 361, total: 360 }).text).toBe("checked 100 %");
  expect(judgeCheck(running({ done: 360, total: 360 }), ["open"]).tone).toBe("busy");
});

test("no check, and nothing to match, are neither busy nor green", () => {
  expect(judgeCheck(undefined, [])).toEqual({ tone: "none", text: "not checked yet" });
  expect(judgeCheck({ ...running({}), state: "nothing-to-match" }, []).tone).toBe("none");
});
