import { join } from "node:path";
import { readClip } from "../src/capture/clip.ts";
import { type Benchmark, round, runProgram } from "./figures.ts";

const SIZES = [
  { name: "1080p", size: "1920x1080" },
  { name: "4K", size: "3840x2160" },
];
const SECONDS = 6;

/** Pictures a second that a capture process decodes, converts and writes into the ring (at most 1920x1080 each). */
export const captureRate: Benchmark = {
  name: "capture-rate",
  target: "more than 25 frames a second at 1080p and 4K",
  async run({ folder, runtimeDir }) {
    const result: Record<string, number> = {};
    for (const { name, size } of SIZES) {
      const path = join(folder, `${name}.mp4`);
      const source = `testsrc2=size=${size}:rate=25:duration=${SECONDS}`;
      await runProgram([
        "ffmpeg",
        "-v",
        "error",
        "-y",
        "-f",
        "lavfi",
        "-i",
        source,
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        path,
      ]);
      await using reading = readClip({ path, runtimeDir, pick: { all: true } });
      let frames = 0;
      let startedMs = 0;
      for await (const sample of reading) {
        // The first picture pays for the start of the process.
        if (frames === 0) startedMs = performance.now();
        frames += 1;
        reading.giveBack(sample.frame);
      }
      result[`framesPerSecond${name}`] = round(((frames - 1) * 1000) / (performance.now() - startedMs));
    }
    return result;
  },
};
