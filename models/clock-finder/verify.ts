import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ONNX_RUNTIME } from "../../detectors/onnx/onnx-runtime.ts";

/**
 * `bun models/clock-finder/verify.ts [FLOAT.onnx]`, after agree.py: compares the float32 export in ONNX Runtime with the
 * peaks that training's own framework gave, ends with code 1 where they disagree, and times it and the committed 8-bit
 * model with one thread and with two. How the 8 bits answer is for evaluate_synthetic.py to say.
 */
const HEIGHT = 384;
const WIDTH = 640;
const PEAK_LENGTH = 8;
/** Weaker peaks may change places: nobody takes them for clocks. */
const LEAST_SCORE = 0.1;
const SCORE_TOLERANCE = 0.002;
const PIXEL_TOLERANCE = 0.25;
const RUNS = 25;
const FOLDER = join(import.meta.dirname, "runs", "agree");
const EXACT = process.argv[2] ?? join(import.meta.dirname, "runs", "main", "float.onnx");
const COMMITTED = join(import.meta.dirname, "clock-finder.onnx");

function toFloats(bytes: Buffer): Float32Array {
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** Where the answer's peak that lies nearest to the one at `at` begins. */
function nearest(answer: Float32Array, expected: Float32Array, at: number): number {
  const gapAt = (start: number) =>
    Math.hypot((answer[start + 2] ?? 0) - (expected[at + 2] ?? 0), (answer[start + 3] ?? 0) - (expected[at + 3] ?? 0));
  let best = 0;
  for (let start = 0; start < answer.length; start += PEAK_LENGTH) if (gapAt(start) < gapAt(best)) best = start;
  return best;
}

/** The largest difference in score and in pixels over the peaks that count, each against the one nearest to it. */
function differ(answer: Float32Array, expected: Float32Array): { score: number; pixels: number; peaks: number } {
  const worst = { score: 0, pixels: 0, peaks: 0 };
  for (let at = 0; at < expected.length; at += PEAK_LENGTH) {
    if ((expected[at] ?? 0) < LEAST_SCORE) break;
    worst.peaks++;
    const start = nearest(answer, expected, at);
    for (let column = 0; column < PEAK_LENGTH; column++) {
      const gap = Math.abs((answer[start + column] ?? Number.NaN) - (expected[at + column] ?? 0));
      if (column < 2) worst.score = Math.max(worst.score, gap);
      else worst.pixels = Math.max(worst.pixels, gap);
    }
  }
  return worst;
}

async function check(path: string, threads: number): Promise<boolean> {
  await using session = await ONNX_RUNTIME.open({ path, provider: "cpu", threads });
  const worst = { score: 0, pixels: 0, peaks: 0 };
  const times: number[] = [];
  const names = readdirSync(FOLDER).filter((name) => name.endsWith(".u8"));
  if (names.length === 0) throw new Error(`${FOLDER} is empty: run agree.py first`);
  for (const name of names) {
    const data = new Uint8Array(readFileSync(join(FOLDER, name)));
    const feeds = { picture: { data, dims: [1, HEIGHT, WIDTH, 3] } };
    const answer = (await session.run(feeds)).peaks?.data;
    if (!(answer instanceof Float32Array)) throw new Error("the model gives no peaks");
    const found = differ(answer, toFloats(readFileSync(join(FOLDER, name.replace(".u8", ".f32")))));
    worst.score = Math.max(worst.score, found.score);
    worst.pixels = Math.max(worst.pixels, found.pixels);
    worst.peaks += found.peaks;
    for (let run = 0; run < RUNS / names.length; run++) {
      const since = performance.now();
      await session.run(feeds);
      times.push(performance.now() - since);
    }
  }
  times.sort((one, other) => one - other);
  const quick = times[0]?.toFixed(1);
  const middle = times[times.length >> 1]?.toFixed(1);
  console.log(JSON.stringify({ path: basename(path), threads, ...worst, leastMs: quick, medianMs: middle }));
  return worst.peaks > 0 && worst.score <= SCORE_TOLERANCE && worst.pixels <= PIXEL_TOLERANCE;
}

const agreed = (await check(EXACT, 1)) && (await check(EXACT, 2));
await check(COMMITTED, 1);
await check(COMMITTED, 2);
process.exitCode = agreed ? 0 : 1;
