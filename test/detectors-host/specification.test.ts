import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { check, checkAnswer, checkEnding, checkManifest, fillSettings, judgeInput } from "@camf/detector-sdk/check";
import {
  AnalyzeParams,
  BeginTakeParams,
  BeginTakeResult,
  EndTakeParams,
  EndTakeResult,
  ERRORS,
  Finding,
  InitializeParams,
  InitializeResult,
  Manifest,
  Observation,
  ReferenceTake,
  Request,
  Response,
  ShutdownParams,
  ShutdownResult,
  Story,
  TakeRef,
  Wants,
} from "@camf/detector-sdk/contract";

const README = readFileSync(join(import.meta.dir, "../../detectors/README.md"), "utf8");
const SPECIFICATION = README.split("\n## Specification\n")[1]?.split("\n## Writing one")[0] ?? "";
const blocks = [...SPECIFICATION.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => text);
const manifest: Manifest = JSON.parse(blocks[0]);
const speech = { kinds: manifest.kinds.map((one) => one.kind), isAnalysed: () => true };
const METHODS = {
  initialize: { params: InitializeParams, judge: (result: unknown) => check(InitializeResult, result) },
  beginTake: { params: BeginTakeParams, judge: (result: unknown) => check(BeginTakeResult, result) },
  analyze: { params: AnalyzeParams, judge: (result: unknown) => checkAnswer(result, speech) },
  endTake: { params: EndTakeParams, judge: (result: unknown) => checkEnding(result, speech) },
  shutdown: { params: ShutdownParams, judge: (result: unknown) => check(ShutdownResult, result) },
} as const;

const isMethod = (name: string): name is keyof typeof METHODS => Object.hasOwn(METHODS, name);
const complain = (one: { ok: boolean } & Record<string, unknown>) => (one.ok ? "" : String(one.error));

test("the specification's manifest is one", () => {
  expect(complain(checkManifest(manifest))).toBe("");
});

describe("each of the specification's exchanges keeps the contract", () => {
  const exchanges = blocks.slice(1).map((text) => text.trim().split("\n"));
  test("there is one for every method", () => {
    const named = exchanges.map(([line]) => String(JSON.parse(line).method));
    expect(Object.keys(METHODS).filter((name) => !named.includes(name))).toEqual([]);
  });
  for (const [question, reply] of exchanges) {
    test(question.slice(0, 60), () => {
      const request = check(Request, JSON.parse(question));
      const response = check(Response, JSON.parse(reply));
      if (!request.ok || !response.ok) throw new Error(`${complain(request)} ${complain(response)}`);
      const { method, params, id } = request.value;
      if (!isMethod(method)) throw new Error(`unknown method ${method}`);
      expect(complain(check(METHODS[method].params, params))).toBe("");
      expect(response.value.id).toBe(id);
      if ("error" in response.value) expect(Object.values<number>(ERRORS)).toContain(response.value.error.code);
      else expect(complain(METHODS[method].judge(response.value.result))).toBe("");
      const input = check(AnalyzeParams, params);
      if (input.ok) expect(judgeInput(manifest.wants, input.value)).toBeUndefined();
      const begun = check(BeginTakeParams, params);
      if (begun.ok) expect(complain(fillSettings(manifest, begun.value.settings))).toBe("");
    });
  }
});

test("every field of a manifest, a take and an answer stands in it", () => {
  const shapes = [Manifest, Wants, BeginTakeParams, TakeRef, Story, ReferenceTake, Finding, Observation, EndTakeResult];
  const fields = new Set(shapes.flatMap((shape) => Object.keys(shape.properties)));
  const spoken = new Set([...SPECIFICATION.matchAll(/[`"{.]([a-zA-Z]+)\b/g)].map(([, word]) => word));
  expect([...fields].filter((field) => !spoken.has(field))).toEqual([]);
  expect(fields.size).toBeGreaterThan(25);
});

test("every error number stands in the table, and no other", () => {
  const table = [...SPECIFICATION.matchAll(/^\| (-32\d{3}) \|/gm)].map(([, code]) => Number(code));
  expect(table.sort()).toEqual(Object.values<number>(ERRORS).sort());
});
