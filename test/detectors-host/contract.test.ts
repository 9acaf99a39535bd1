import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkAnswer, checkManifest, fillSettings, judgeInput } from "@camf/detector-sdk/check";
import type * as contract from "@camf/detector-sdk/contract";
import { renderSchema, SCHEMA_PATH } from "../../detectors/sdk/schema.ts";
import type { DetectorKind, DetectorSetting } from "../../src/domain/detector.ts";
import type { Finding, Observation } from "../../src/domain/finding.ts";
import type { FrameRef } from "../../src/domain/frame.ts";
import { GUESTS } from "./support.ts";

const manifest = JSON.parse(readFileSync(join(GUESTS, "exposure/detector.json"), "utf8"));
const finding = {
  kind: "too-dark",
  confidence: 0.5,
  box: [0.1, 0.1, 0.2, 0.2],
  referenceBox: null,
  description: "the picture is dark",
  details: {},
};
const seen = { frameIndex: 5, ptsMs: 200 };
const speech = {
  kinds: ["too-dark"],
  isAnalysed: (sample: contract.SampleRef) => sample.frameIndex === seen.frameIndex,
};
const answerWith = (changes: object) =>
  checkAnswer({ findings: [{ ...finding, ...changes }], observations: [] }, speech);

test("the published schema is the one that contract.ts describes", () => {
  expect(JSON.parse(readFileSync(SCHEMA_PATH, "utf8"))).toEqual(JSON.parse(renderSchema()));
});

test("the contract's values are the domain's values, for the compiler too", () => {
  const asDomain = (one: contract.Finding): Finding => one;
  const asObservation = (one: contract.Observation): Observation => one;
  const asKind = (one: contract.Kind): DetectorKind => one;
  const asSetting = (one: contract.Setting): DetectorSetting => one;
  const asGuest = (one: Required<FrameRef>): contract.FrameRef => one;
  expect([asDomain, asObservation, asKind, asSetting, asGuest].length).toBe(5);
});

describe("an answer", () => {
  test("that keeps the contract is taken", () => expect(answerWith({}).ok).toBe(true));

  const lies: [string, object][] = [
    ["a kind that the manifest does not name", { kind: "too-loud" }],
    ["a confidence over 1", { confidence: 1.01 }],
    ["a confidence that is no number", { confidence: "high" }],
    ["a box that leaves the picture", { box: [0.9, 0.1, 0.2, 0.2] }],
    ["a box with three sides", { box: [0.1, 0.1, 0.2] }],
    ["a box with a side that is not finite", { box: [0.1, 0.1, Number.POSITIVE_INFINITY, 0.1] }],
    ["a description that is empty", { description: "" }],
    ["a description that moves the cursor", { description: "\u001b[2J gone" }],
    ["a description that is a novel", { description: "x".repeat(401) }],
    ["a field that the contract does not have", { script: "<script>" }],
    ["details that reach for the prototype", { details: JSON.parse('{"__proto__": {"admin": true}}') }],
    ["details that are too deep", { details: { a: { b: { c: { d: 1 } } } } }],
    ["details that are too many", { details: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`k${i}`, i])) }],
  ];
  for (const [title, changes] of lies)
    test(`with ${title} is refused`, () => expect(answerWith(changes).ok).toBe(false));

  test("that is neither findings nor a reason is refused", () => {
    expect(checkAnswer({ findings: [] }, speech).ok).toBe(false);
    expect(checkAnswer({ notChecked: "blurred", findings: [], observations: [] }, speech).ok).toBe(false);
    expect(checkAnswer({ notChecked: "blurred" }, speech).ok).toBe(true);
  });
});

describe("a manifest", () => {
  test("that keeps the contract is taken", () => expect(checkManifest(manifest).ok).toBe(true));

  const flaws: [string, object][] = [
    ["an entry above its folder", { entry: "../main.ts" }],
    ["an absolute entry", { entry: "/bin/sh" }],
    ["an entry that looks like an option", { entry: "-e" }],
    ["a name with a slash", { name: "a/b" }],
    ["another contract", { contract: 2 }],
    ["a field that the contract does not have", { network: true }],
    ["no kinds", { kinds: [] }],
    ["a kind twice", { kinds: [manifest.kinds[0], manifest.kinds[0]] }],
    [
      "a default outside its own bounds",
      { settings: { type: "object", properties: { x: { type: "number", title: "X", default: 2, maximum: 1 } } } },
    ],
  ];
  for (const [title, changes] of flaws) {
    test(`with ${title} is refused`, () => {
      expect(checkManifest({ ...manifest, ...changes }).ok).toBe(false);
    });
  }
});

test("settings are filled in, and refused when unknown or out of bounds", () => {
  const filled = fillSettings(manifest, { darkest: 7 });
  expect(filled).toEqual({ ok: true, value: { darkest: 7, brightest: 96 } });
  expect(fillSettings(manifest, { darkest: 51 }).ok).toBe(false);
  expect(fillSettings(manifest, { darkest: "7" }).ok).toBe(false);
  expect(fillSettings(manifest, { loudest: 7 }).ok).toBe(false);
  expect(fillSettings(manifest, JSON.parse('{"__proto__": 7}')).ok).toBe(false);
});

test("a picture of the wrong format, size or stride is not handed over", () => {
  const frame: contract.FrameRef = {
    ring: "/r",
    slot: 0,
    sequence: 1,
    header: 0,
    offset: 64,
    width: 64,
    height: 36,
    stride: 192,
    format: "rgb24",
    part: [0, 0, 1, 1],
  };
  const judge = (changes: Partial<contract.FrameRef>) =>
    judgeInput(manifest.wants, { take: "t", sample: { frameIndex: 0, ptsMs: 0 }, frame: { ...frame, ...changes } });
  expect(judge({})).toBeUndefined();
  expect(judge({ format: "gray8" })).toContain("wants rgb24");
  expect(judge({ width: 1921, stride: 5763 })).toContain("1920x1080");
  expect(judge({ stride: 191 })).toContain("stride");
});
