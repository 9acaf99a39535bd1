import { expect, test } from "bun:test";
import { LookKeeper } from "../../src/frames/process/look-keeper.ts";
import { joinSamples, type Samples, ZONES } from "../../src/frames/process/look-samples.ts";

/** Grey samples at these levels of the reference, all over the picture, as `take` shows them. */
function shoot(levels: readonly number[], take: (level: number) => number): Samples {
  const count = 3000;
  const reference = new Uint8Array(3 * count);
  const shown = new Uint8Array(3 * count);
  for (let index = 0; index < count; index++) {
    const level = levels[index % levels.length];
    for (let channel = 0; channel < 3; channel++) {
      reference[3 * index + channel] = level;
      shown[3 * index + channel] = Math.round(take(level) + ((index * 7 + channel * 3) % 5) - 2);
    }
  }
  return { count, reference, take: shown, zone: Uint8Array.from({ length: count }, (_, index) => index % ZONES) };
}

function judge(samples: Samples) {
  const keeper = new LookKeeper();
  keeper.judge(samples);
  keeper.keep(joinSamples([samples], samples.count));
  return keeper.judge(samples).look;
}

const limit = (level: number) => 16 + (219 / 255) * level;
const list = (from: number, until: number) => Array.from({ length: until - from }, (_, index) => from + index);

test("a change of range is told by its black", () => {
  expect(judge(shoot(list(4, 240), limit))).toMatchObject({ curve: "to-limited" });
});

test("a bright scene without black tells no range, however its levels moved", () => {
  expect(judge(shoot(list(105, 206), limit))?.curve ?? "same").toBe("same");
});

test("what the reference explains as it is has no look", () => {
  expect(judge(shoot(list(137, 248), (level) => level))).toBeUndefined();
  expect(judge(shoot(list(105, 206), (level) => level + 4))).toBeUndefined();
});
