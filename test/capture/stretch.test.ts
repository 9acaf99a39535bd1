import { expect, test } from "bun:test";
import { readClip } from "../../src/capture/clip.ts";
import { cutStretch, findFrame, readClipIndex } from "../../src/capture/stretch.ts";
import { readNumber, Stage, writeNumberedClip } from "./stage.ts";

async function readNumbers(stage: Stage, path: string, frames: number[]): Promise<number[]> {
  const numbers: number[] = [];
  await using reading = readClip({ path, runtimeDir: stage.runtimeDir, pick: { frames } });
  for await (const sample of reading) {
    numbers.push(readNumber(sample.frame));
    reading.giveBack(sample.frame);
  }
  return numbers;
}

test("a stretch starts at the key frame before it and holds the clip's own frames, also where they come out of order", async () => {
  await using stage = new Stage();
  const path = stage.path("numbered.mp4");
  await writeNumberedClip(path, { frames: 60, rate: "24000/1001", lossless: true });
  const index = await readClipIndex(path);
  expect(index.timesMs).toHaveLength(60);
  expect(index.keyFrames).toEqual([0, 12, 24, 36, 48]);
  const output = stage.path("stretch.mkv");
  for (const [firstFrame, lastFrame] of [
    [30, 40],
    [24, 35],
    [47, 59],
    [5, 8],
  ]) {
    const start = await cutStretch({ path, index, firstFrame, lastFrame, output });
    expect(start).toBe(Math.floor(firstFrame / 12) * 12);
    const wanted = [firstFrame, firstFrame + 1, lastFrame];
    expect(
      await readNumbers(
        stage,
        output,
        wanted.map((frame) => frame - start),
      ),
    ).toEqual(wanted);
  }
});

test("a frame is found by the time nearest to it", () => {
  const index = { timesMs: [0, 40, 80, 1000], keyFrames: [0] };
  expect([-5, 19, 21, 60, 61, 500, 560, 5000].map((ms) => findFrame(index, ms))).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
});

test("what is no video has no index", async () => {
  await expect(readClipIndex(import.meta.path)).rejects.toThrow("does not tell the times");
});
