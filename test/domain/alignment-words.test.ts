import { expect, test } from "bun:test";
import { findAction, liesOutside, NO_MARKS } from "../../src/domain/action.ts";
import { SINGLE_PICTURE, type TimeAlignment } from "../../src/domain/alignment.ts";
import { sayAlignment } from "../../src/domain/alignment-words.ts";

const LENGTH_MS = 21_500;
const ALIGNED: TimeAlignment = {
  ...{ unaligned: null, offsetMs: 0, spreadMs: 250, confidence: 0.9, ratio: 1 },
  covered: { fromMs: 0, toMs: 20_000 },
  curve: [
    [0, 0],
    [20_000, 20_000],
  ],
  ...{ headMs: null, tailMs: null, tailBy: null, beyondMs: null },
};

function say(change: Partial<TimeAlignment>, marks = NO_MARKS): string[] {
  const alignment = { ...ALIGNED, ...change };
  return sayAlignment(alignment, findAction(LENGTH_MS, alignment, marks));
}

const CASES: [string, Partial<TimeAlignment>, string[]][] = [
  ["in step", { offsetMs: 120 }, ["Aligned within 0.3 s; the take starts with the reference"]],
  ["later", { offsetMs: -1200 }, ["Aligned within 0.3 s; the take starts 1.2 s later than the reference"]],
  [
    "earlier",
    { offsetMs: 1800, spreadMs: 301 },
    ["Aligned within 0.4 s; the take starts 1.8 s earlier than the reference"],
  ],
  [
    "another speed",
    { ratio: 1.5, offsetMs: 3000 },
    ["Aligned within 0.3 s", "Plays at 1.50x the speed of the reference"],
  ],
  [
    "not found",
    {
      unaligned: "what moves in the take was not found in the reference",
      spreadMs: null,
      curve: [
        [0, 900],
        [9000, 900],
      ],
    },
    [
      "Could not align: what moves in the take was not found in the reference; compared with the reference's static picture",
    ],
  ],
  [
    "nothing moves",
    { unaligned: "nothing moves in the take by which its time could be told", spreadMs: null },
    [
      "Could not align: nothing moves in the take by which its time could be told; compared with the same time from roll",
    ],
  ],
  [
    "alike",
    {
      unaligned: "several moments of the reference look alike",
      spreadMs: null,
      curve: [
        [0, 4000],
        [9000, 13_000],
      ],
    },
    ["Could not align: several moments of the reference look alike; compared with the likeliest moments"],
  ],
  [
    "a single picture",
    { unaligned: SINGLE_PICTURE, spreadMs: null },
    ["The reference is a single picture: all of the take is compared with it"],
  ],
  [
    "beyond the end",
    { beyondMs: 19_000 },
    [
      "Aligned within 0.3 s; the take starts with the reference",
      "Runs beyond the reference from 0:19: compared with its last settled picture",
    ],
  ],
  ["hardly beyond the end", { beyondMs: 21_000 }, ["Aligned within 0.3 s; the take starts with the reference"]],
  [
    "boards",
    { headMs: 2000, tailMs: 19_500, tailBy: "cover" },
    [
      "Aligned within 0.3 s; the take starts with the reference",
      "Compared from 0:02 to 0:19 (board at the head, board or leaving camera at the tail)",
    ],
  ],
];

for (const [name, change, sentences] of CASES)
  test(`said of a take: ${name}`, () => expect(say(change)).toEqual(sentences));

test("the crew's word is said as theirs, and stands where nothing is known of the reference", () => {
  expect(say({ headMs: 2000, tailMs: 19_000, tailBy: "camera" }, { actionMs: 3000, cutMs: null }).at(-1)).toBe(
    "Compared from 0:03 to 0:19 (action as marked, camera leaving at the tail)",
  );
  const marks = { actionMs: null, cutMs: 5000 };
  expect(sayAlignment(undefined, findAction(LENGTH_MS, undefined, marks))).toEqual([
    "Compared from 0:00 to 0:05 (cut as marked)",
  ]);
  expect(say({ headMs: 2000 }, { actionMs: 0, cutMs: null })).toHaveLength(1);
});

test("what touches the action belongs to it", () => {
  const action = findAction(10_000, { headMs: 2000, tailMs: 8000 });
  const isOut = (fromMs: number, toMs: number) => liesOutside({ fromMs, toMs }, action);
  expect([isOut(0, 1999), isOut(0, 2000), isOut(3000, 4000), isOut(8000, 9000), isOut(8001, 9000)]).toEqual([
    ...[true, false, false, false, true],
  ]);
});
