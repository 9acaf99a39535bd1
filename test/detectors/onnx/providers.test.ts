import { describe, expect, test } from "bun:test";
import { PROVIDERS, providerOrder } from "@camf/onnx";
import { findDisagreement, makeSample, TOLERANCE } from "../../../detectors/onnx/agreement.ts";
import { sharedThreads } from "../../../detectors/onnx/threads.ts";
import { PROBE } from "./probe.ts";

describe("the order of providers", () => {
  test("is all of them, fastest first, where nothing is said", () => {
    expect(providerOrder({})).toEqual([...PROVIDERS]);
    expect(providerOrder({ CAMF_ORT_PROVIDERS: "" })).toEqual(["tensorrt", "cuda", "webgpu", "cpu"]);
  });

  test("is what is said", () => {
    expect(providerOrder({ CAMF_ORT_PROVIDERS: "webgpu, cpu" })).toEqual(["webgpu", "cpu"]);
  });

  test.each([
    ["gpu,cpu", 'CAMF_ORT_PROVIDERS names "gpu"; there are: tensorrt, cuda, webgpu, cpu'],
    ["cpu,", 'CAMF_ORT_PROVIDERS names ""; there are: tensorrt, cuda, webgpu, cpu'],
    ["cpu,cpu", 'CAMF_ORT_PROVIDERS names "cpu" twice'],
  ])("%s is refused", (text, sentence) => {
    expect(() => providerOrder({ CAMF_ORT_PROVIDERS: text })).toThrow(sentence);
  });
});

describe("agreement with the processor", () => {
  const numbers = (...values: number[]) => ({ times: { data: Float32Array.from(values), dims: [values.length] } });

  test("holds within the tolerance, and for what is not finite", () => {
    const close = -7 * (1 + TOLERANCE.relative * 0.9) - TOLERANCE.absolute * 0.9;
    expect(findDisagreement(numbers(close, Number.NEGATIVE_INFINITY), numbers(-7, Number.NEGATIVE_INFINITY))).toBe(
      undefined,
    );
  });

  test("ends beyond it, at the first number, and at what is no number", () => {
    const far = -7 * (1 + TOLERANCE.relative) - TOLERANCE.absolute * 1.1;
    expect(findDisagreement(numbers(1, far), numbers(1, -7))).toMatch(
      /answers -7\.04.* answers -7 \(number 1 of "times"\)/,
    );
    expect(findDisagreement(numbers(Number.NaN), numbers(0))).toContain("answers NaN");
    expect(findDisagreement(numbers(1), numbers(1, 2))).toContain('gives "times" the shape [1]');
    expect(findDisagreement({}, numbers(1))).toContain('gives "times" the shape []');
  });
});

test("the sample is the same each time, and uses all of a byte", () => {
  const [one, other] = [makeSample(PROBE.inputs), makeSample(PROBE.inputs)];
  expect(one).toEqual(other);
  expect(one.crops.dims).toEqual([2, 4, 4]);
  const values = [...one.crops.data].map(Number);
  expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(128);
});

test("a model has one thread until there are cores to spare", () => {
  expect([1, 2, 4, 7, 8, 12, 16, 64].map(sharedThreads)).toEqual([1, 1, 1, 1, 2, 3, 4, 4]);
});
