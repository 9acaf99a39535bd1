import { expect, test } from "bun:test";
import { isNoticeable, isSameLook, type Look, sayLook } from "../../src/domain/look.ts";

const SAME: Look = { curve: "same", stops: 0, warmthK: 0, tint: 0, saturation: 1 };

test.each([
  [{ ...SAME, stops: 0.67 }, "Exposure is 2/3 stop up"],
  [{ ...SAME, stops: -1.02 }, "Exposure is 1 stop down"],
  [{ ...SAME, stops: 1.35 }, "Exposure is 1 1/3 stops up"],
  [{ ...SAME, warmthK: 590 }, "White balance is warmer (about 600 K)"],
  [
    { ...SAME, stops: 0.3, warmthK: -1040, tint: 0.2 },
    "Exposure is 1/3 stop up, white balance is cooler (about 1,000 K) and white balance is greener",
  ],
  [{ ...SAME, saturation: 0.72 }, "Colours are paler (about 30 %)"],
  [{ ...SAME, curve: "to-log" }, "Picture is log now; the reference was Rec.709"],
  [{ ...SAME, curve: "to-limited" }, "Range is limited now; it was full"],
] satisfies [Look, string][])("%j is said aloud", (look, sentence) => {
  expect(sayLook(look)).toBe(sentence);
  expect(isNoticeable(look)).toBe(true);
});

test("what a camera does by itself is nothing that anybody would notice", () => {
  expect(isNoticeable({ ...SAME, stops: 0.15, warmthK: 150, tint: -0.05, saturation: 1.08 })).toBe(false);
});

test("looks are the same until one of their numbers is clearly another", () => {
  expect(isSameLook({ ...SAME, stops: 1 }, { ...SAME, stops: 1.1, warmthK: 100 })).toBe(true);
  expect(isSameLook({ ...SAME, stops: 1 }, { ...SAME, stops: 0.66 })).toBe(false);
  expect(isSameLook({ ...SAME, curve: "to-log" }, { ...SAME, curve: "other" })).toBe(false);
});
