import { expect, test } from "bun:test";
import { carryVerdicts } from "../../src/anomalies/carrying.ts";
import type { Anomaly, AnomalyDraft } from "../../src/domain/anomaly.ts";

function draft(change: Partial<AnomalyDraft> = {}): AnomalyDraft {
  const moment = { ptsMs: 0, frameIndex: 0 };
  return {
    kind: "object-added",
    detector: "difference",
    confidence: 0.9,
    severity: "high",
    description: "Something new",
    box: [0.1, 0.1, 0.2, 0.2],
    referenceBox: null,
    first: moment,
    last: moment,
    best: moment,
    rank: 0,
    details: {},
    ...change,
  };
}

function judged(change: Partial<Anomaly>): Anomaly {
  return {
    ...draft(),
    id: "a",
    takeId: "t",
    clipId: "c",
    checkId: "k",
    status: "intended",
    note: "the director wants it",
    dismissalId: null,
    thing: null,
    still: null,
    referenceStill: null,
    createdAt: "",
    updatedAt: "",
    ...change,
  };
}

test("a re-check keeps what the crew said of the same thing", () => {
  const [carried] = carryVerdicts([draft({ box: [0.11, 0.1, 0.2, 0.2] })], [judged({})]);
  expect(carried).toMatchObject({ status: "intended", note: "the director wants it" });
});

test("another place or another kind starts open", () => {
  expect(carryVerdicts([draft({ box: [0.6, 0.6, 0.2, 0.2] })], [judged({})])[0].status).toBe("open");
  expect(carryVerdicts([draft({ kind: "object-moved" })], [judged({})])[0].status).toBe("open");
});

test("what stayed in its place may be called otherwise this time", () => {
  const [turned] = carryVerdicts([draft({ kind: "object-turned" })], [judged({ kind: "area-changed" })]);
  expect(turned.status).toBe("intended");
  expect(carryVerdicts([draft({ kind: "object-missing" })], [judged({ kind: "area-changed" })])[0].status).toBe("open");
});

test("what has no place is the same when it is of the same kind", () => {
  const nowhere = { box: null, referenceBox: null };
  expect(carryVerdicts([draft(nowhere)], [judged(nowhere)])[0].status).toBe("intended");
  expect(carryVerdicts([draft(nowhere)], [judged({})])[0].status).toBe("open");
});

test("one verdict serves one thing only", () => {
  const carried = carryVerdicts([draft(), draft()], [judged({})]);
  expect(carried.map(({ status }) => status)).toEqual(["intended", "open"]);
});
