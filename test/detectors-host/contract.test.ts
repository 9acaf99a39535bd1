import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  AnalysedSamples,
  checkAnswer,
  checkEnding,
  checkManifest,
  fillSettings,
  judgeInput,
  judgeSetting,
} from "@camf/detector-sdk/check";
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

  test("may weigh a finding otherwise than its kind, in the contract's words", () => {
    expect(answerWith({ severity: "high" }).ok).toBe(true);
    for (const severity of ["fatal", "", null, 3]) expect(answerWith({ severity }).ok).toBe(false);
  });

  test("may name another sample of the take, and no other", () => {
    expect(answerWith({ sample: seen }).ok).toBe(true);
    expect(answerWith({ sample: { ...seen, frameIndex: 6 } }).ok).toBe(false);
  });

  test("at the end of a take names its sample, always", () => {
    const ending = (changes: object) =>
      checkEnding({ findings: [{ ...finding, ...changes }], observations: [], state: "kept" }, speech);
    expect(ending({ sample: seen }).ok).toBe(true);
    expect(ending({}).ok).toBe(false);
    expect(ending({ sample: { ...seen, frameIndex: 6 } }).ok).toBe(false);
    expect(ending({ sample: seen, kind: "too-loud" }).ok).toBe(false);
    expect(checkEnding({ findings: [], observations: [], state: "x".repeat(65_537) }, speech).ok).toBe(false);
  });

  test("that is neither findings nor a reason is refused", () => {
    expect(checkAnswer({ findings: [] }, speech).ok).toBe(false);
    expect(checkAnswer({ notChecked: "blurred", findings: [], observations: [] }, speech).ok).toBe(false);
    expect(checkAnswer({ notChecked: "blurred" }, speech).ok).toBe(true);
  });

  test("that judges nothing may say what it observed, and that is held to the same", () => {
    const { referenceBox: _, ...fact } = finding;
    const unchecked = (...observations: object[]) => checkAnswer({ notChecked: "blurred", observations }, speech).ok;
    expect(unchecked()).toBe(true);
    expect(unchecked({ ...fact, kind: "lamp", sample: seen })).toBe(true);
    expect(unchecked(finding)).toBe(false);
    expect(unchecked({ ...fact, box: [0.9, 0.1, 0.2, 0.2] })).toBe(false);
    expect(unchecked({ ...fact, sample: { ...seen, frameIndex: 6 } })).toBe(false);
    expect(unchecked(...new Array(256).fill(fact))).toBe(true);
    expect(unchecked(...new Array(257).fill(fact))).toBe(false);
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

describe("a form", () => {
  const withSetting = (setting: object, wants: object = {}) =>
    checkManifest({
      ...manifest,
      wants: { ...manifest.wants, ...wants },
      settings: { type: "object", properties: { x: { title: "X", ...setting } } },
    }).ok;
  const region = { type: "array", format: "region", default: [0, 0, 1, 1] };
  const time = { type: "string", format: "time", default: "" };
  const file = { type: "string", format: "file", default: "", accept: [".png"] };

  test("draws regions, times and files", () => {
    expect([region, time, file].map((setting) => withSetting(setting))).toEqual([true, true, true]);
    expect(withSetting(region, { region: "x" })).toBe(true);
  });

  const flaws: [string, object, object?][] = [
    ["a region without width", { ...region, default: [0.5, 0.5, 0, 0.1] }],
    ["a region that leaves the picture", { ...region, default: [0.5, 0.5, 0.6, 0.1] }],
    ["a list that is no region", { type: "array", default: [0, 0, 1, 1] }],
    ["a region that is a text", { ...region, type: "string", default: "all" }],
    ["a time that is a number", { ...time, type: "number", default: 4 }],
    ["an hour that no clock shows", { ...time, default: "24:00" }],
    ["a file that it brings itself", { ...file, default: "a.png" }],
    ["endings for what is no file", { type: "string", default: "", accept: [".png"] }],
    ["a choice among numbers", { type: "number", default: 1, enum: ["1"] }],
    ["a minimum above the maximum", { type: "number", default: 1, minimum: 2, maximum: 1 }],
    ["pictures cut to no setting", region, { region: "y" }],
    ["pictures cut to a setting that is no region", time, { region: "x" }],
    ["pictures cut to what every object has", region, { region: "constructor" }],
  ];
  for (const [title, setting, wants] of flaws) {
    test(`with ${title} is refused`, () => expect(withSetting(setting, wants)).toBe(false));
  }

  test("takes a time, or none", () => {
    const judge = (value: unknown) =>
      judgeSetting({ title: "X", type: "string", format: "time", default: "" }, value).ok;
    expect(["", "00:00", "23:59:59"].filter(judge)).toHaveLength(3);
    expect(["9:00", "12:60", "12:00:61", "noon", 12, " 12:00", "12:00\n"].filter(judge)).toEqual([]);
  });

  test("takes a file that stays in its folder", () => {
    const judge = (value: unknown) =>
      judgeSetting({ title: "X", type: "string", format: "file", default: "", accept: [".png"] }, value).ok;
    expect(["", "a.png", "/camf/files/A b.PNG", "..a.png"].filter(judge)).toHaveLength(4);
    expect(["a.jpg", "../a.png", "a/../b.png", "..", "a\u0000.png", "a\n.png", 7].filter(judge)).toEqual([]);
  });
});

test("a take knows which of its samples were analysed", () => {
  const samples = new AnalysedSamples();
  samples.add(seen);
  expect(samples.has(seen)).toBe(true);
  expect(samples.has({ ...seen, ptsMs: 201 })).toBe(false);
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
  expect(judge({ header: 1 })).toContain("header");
  expect(judge({ part: [0, 0, 1, 0] })).toContain("part");
  expect(judge({ part: [0.5, 0, 0.6, 1] })).toContain("part");
  expect(judge({ part: [0.5, 0.5, 0.5, 0.5], stride: 5760 })).toBeUndefined();
});
