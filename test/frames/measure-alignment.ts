import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { readCurve } from "../../src/domain/alignment.ts";
import { findPlate, measureAction } from "../../src/frames/process/action.ts";
import { alignTake } from "../../src/frames/process/agreement.ts";
import { Follower } from "../../src/frames/process/follower.ts";
import { findOwnAction } from "../../src/frames/process/own-action.ts";
import { Series } from "../../src/frames/process/series.ts";
import { Signer } from "../../src/frames/process/signature.ts";
import { runFfmpeg } from "../support/ffmpeg.ts";
import { findAction } from "../support/film-set.ts";
import { SHARED_DATA } from "../support/footage.ts";

/**
 * How far off the moments are that are found in real and rendered footage with known times:
 *
 *     bun run test/frames/measure-alignment.ts
 *
 * A take is made of a real clip by picking frames (later, paused, faster, a line again …), half a step beside the reference's
 * frames, from a copy that is darker, softer in contrast, cropped, noisy and compressed again. The film sets were shot twice.
 * Errors count where something moves, in ms: median / 90 % / most while it rolls, and over the whole take.
 */
const CLIPS = [
  "facebookresearch+sam2/demo/data/gallery/05_default_juggle.mp4",
  "facebookresearch+sam2/demo/data/gallery/02_cups.mp4",
  "facebookresearch+sam2/demo/data/gallery/03_blocks.mp4",
  "facebookresearch+sam2/demo/data/gallery/04_coffee.mp4",
  "facebookresearch+sam2/demo/data/gallery/01_dog.mp4",
  "Zulko+moviepy/media/chaplin.mp4",
  "facebookresearch+sam2/notebooks/videos/bedroom.mp4",
  "intel-iot-devkit+sample-videos/one-by-one-person-detection.mp4",
];
const FILM_SET = join(import.meta.dir, "../../models/film-set");
const FILM_SET_RATE = 24;
const RATE_HZ = 4;
const STEP_MS = 1000 / RATE_HZ;
const LAG = 2 * RATE_HZ;
/** Of a longer clip this much is used. */
const MOST_MS = 40_000;
const SIZE = { width: 240, height: 135 };
const DEGRADED = "crop=iw*0.98:ih*0.98,eq=gamma=0.75:contrast=0.85,noise=alls=6:allf=t,scale=640:-2";
/** A sample that is farther from what stays than this, in traits, shows action. */
const LEAST_ACTION = 5;
/** So much of a walk at both ends is out of the picture. */
const END_SHARE = 0.06;

/** The clip's time shown by a take at each of its own, in ms, for a clip of a length. */
const PLANS: Record<string, { lengthMs: (clipMs: number) => number; at: (takeMs: number, clipMs: number) => number }> =
  {
    "the same": { lengthMs: (clip) => clip, at: (ms) => ms },
    "2 s late": { lengthMs: (clip) => clip + 2000, at: (ms) => Math.max(0, ms - 2000) },
    "2 s early": { lengthMs: (clip) => clip - 2000, at: (ms) => ms + 2000 },
    "a pause of 3 s": {
      lengthMs: (clip) => clip + 3000,
      at: (ms, clip) => (ms < clip / 2 ? ms : Math.max(clip / 2, ms - 3000)),
    },
    "2 s again": { lengthMs: (clip) => clip + 2000, at: (ms, clip) => (ms < clip / 2 ? ms : ms - 2000) },
    "a tail of 4 s": { lengthMs: (clip) => clip + 4000, at: (ms) => ms },
    "1.5 times as fast": { lengthMs: (clip) => clip / 1.5, at: (ms) => ms * 1.5 },
    "0.67 times as fast": { lengthMs: (clip) => clip * 1.5, at: (ms) => ms / 1.5 },
  };

interface Frames {
  rate: number;
  data: Uint8Array;
  count: number;
}

/** Small copies of all frames of a clip. */
async function read(path: string, folder: string, filter?: string): Promise<Frames> {
  const copy = join(folder, "copy.mp4");
  const raw = join(folder, "frames.rgb");
  if (filter) await runFfmpeg(["-i", path, "-an", "-t", String(MOST_MS / 1000), "-vf", filter, "-crf", "30", copy]);
  const scale = `scale=${SIZE.width}:${SIZE.height}:flags=area`;
  const limit = ["-t", String(MOST_MS / 1000)];
  await runFfmpeg(["-i", filter ? copy : path, ...limit, "-vf", scale, "-pix_fmt", "rgb24", "-f", "rawvideo", raw]);
  const probe = Bun.spawnSync([
    "ffprobe",
    "-v",
    "error",
    "-select_streams",
    "v",
    "-show_entries",
    "stream=r_frame_rate",
    "-of",
    "csv=p=0",
    path,
  ]);
  const [over = 25, under = 1] = probe.stdout.toString().trim().replace(",", "").split("/").map(Number);
  const data = new Uint8Array(await Bun.file(raw).arrayBuffer());
  return { rate: over / under, data, count: data.length / (SIZE.width * SIZE.height * 3) };
}

/** The samples of footage that shows the frame of `at` at each time, until `lengthMs`. */
function sample({ rate, data, count }: Frames, lengthMs: number, at: (ms: number) => number) {
  const signer = new Signer();
  const series = new Series();
  const shownMs: number[] = [];
  const bytes = SIZE.width * SIZE.height * 3;
  for (let ms = 0; ms < lengthMs; ms += STEP_MS) {
    const frame = Math.max(0, Math.min(count - 1, Math.round((at(ms) * rate) / 1000)));
    series.add(ms, signer.sign({ ...SIZE, channels: 3, data: data.subarray(frame * bytes, (frame + 1) * bytes) }));
    shownMs.push((frame * 1000) / rate);
  }
  return { series, shownMs };
}

function follow(take: Series, reference: Series): { foundMs: number[]; msPerSample: number } {
  const follower = new Follower(reference, STEP_MS);
  const foundMs: number[] = [];
  const startedMs = performance.now();
  for (let index = 0; index < take.length + LAG; index++) {
    if (index < take.length) follower.add(take.timesMs[index], take.signatures[index]);
    const moment = index < LAG ? undefined : follower.find(take.timesMs[index - LAG]);
    if (index >= LAG) foundMs.push(reference.timesMs[moment?.index ?? 0]);
  }
  return { foundMs, msPerSample: (performance.now() - startedMs) / take.length };
}

function quantiles(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  return [0.5, 0.9, 1].map((share) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0)).join(" / ");
}

const all = { online: [] as number[], whole: [] as number[], claims: 0, kept: 0 };

/** `truthMs`: the reference's true time at each sample; undefined where nobody knows it. */
async function compare(name: string, footage: { take: Series; reference: Series; truthMs: (number | undefined)[] }) {
  const { take, truthMs } = footage;
  const reference = findOwnAction(footage.reference).series;
  const online = follow(take, reference);
  const whole = await alignTake(take, reference, { takeStepMs: STEP_MS, breathe: () => Promise.resolve() });
  const errors = (found: (index: number) => number) =>
    truthMs.flatMap((truth, index) => (truth === undefined ? [] : [Math.abs(found(index) - truth)]));
  const ofOnline = errors((index) => online.foundMs[index] ?? 0);
  const ofWhole = errors((index) => readCurve(whole.curve, take.timesMs[index]));
  all.online.push(...ofOnline);
  all.whole.push(...ofWhole);
  if (whole.spreadMs !== null) {
    all.claims += ofWhole.length;
    // Half a step more: the moments of the truth lie between the reference's samples.
    all.kept += ofWhole.filter((error) => error <= (whole.spreadMs ?? 0) + STEP_MS / 2).length;
  }
  const said = whole.unaligned ?? `within ${whole.spreadMs} ms, ratio ${whole.ratio}`;
  const cells = [
    name,
    ofWhole.length,
    quantiles(ofOnline),
    quantiles(ofWhole),
    said,
    `${whole.headMs ?? "–"} ${whole.tailMs ?? "–"}`,
  ];
  process.stdout.write(`| ${cells.join(" | ")} | ${online.msPerSample.toFixed(2)} |\n`);
}

async function measureClip(path: string): Promise<void> {
  using folder = new Folder();
  const plain = await read(path, folder.path);
  const degraded = await read(path, folder.path, DEGRADED);
  const clipMs = Math.min(MOST_MS, ((plain.count - 1) * 1000) / plain.rate);
  const reference = sample(plain, clipMs, (ms) => ms).series;
  for (const [name, { lengthMs, at }] of Object.entries(PLANS)) {
    const { series: take, shownMs } = sample(degraded, lengthMs(clipMs), (ms) => at(ms, clipMs) + STEP_MS / 2);
    const action = measureAction(take, findPlate(take.signatures));
    const truthMs = shownMs.map((ms, index) =>
      (action[index] ?? 0) >= LEAST_ACTION && ms < clipMs - STEP_MS ? ms : undefined,
    );
    await compare(`${basename(path)}, ${name}`, { take, reference, truthMs });
  }
}

/** When somebody walks through the film set from end to end without a stop (models/film-set/walks.py). */
const WALK = { seed: 2, reference: { fromS: 2.0, toS: 4.4 }, take: { fromS: 3.1, toS: 6.0 } } as const;

async function measureFilmSet(): Promise<void> {
  const { seed, ...walk } = WALK;
  using folder = new Folder();
  const reference = await readTake(seed, "reference", folder.path);
  const take = await readTake(seed, "take", folder.path);
  const truthMs = take.timesMs.map((ms) => {
    const share = (ms / 1000 - headS(seed, "take") - walk.take.fromS) / (walk.take.toS - walk.take.fromS);
    if (share < END_SHARE || share > 1 - END_SHARE) return undefined;
    const actionS = walk.reference.fromS + share * (walk.reference.toS - walk.reference.fromS);
    return 1000 * (headS(seed, "reference") + actionS);
  });
  await compare(`film set ${seed}`, { take, reference, truthMs });
}

/** The board's time, before the action. */
function headS(seed: 1 | 2, name: "reference" | "take"): number {
  return findAction(name, seed).firstFrame / FILM_SET_RATE;
}

async function readTake(seed: number, name: string, folder: string): Promise<Series> {
  const frames = await read(join(FILM_SET, `seed-${seed}`, `${name}.mp4`), folder);
  return sample(frames, ((frames.count - 1) * 1000) / frames.rate, (ms) => ms).series;
}

class Folder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "camf-alignment-"));
  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

process.stdout.write(
  "| footage | samples | online | whole take | said | head, tail | ms a sample |\n|---|---|---|---|---|---|---|\n",
);
await measureFilmSet();
const clips = CLIPS.map((clip) => join(SHARED_DATA ?? "", "video", clip)).filter((clip) => existsSync(clip));
for (const clip of clips) await measureClip(clip);
process.stdout.write(
  `\n${all.online.length} samples: online ${quantiles(all.online)} ms, whole take ${quantiles(all.whole)} ms; `,
);
process.stdout.write(`within what was said: ${((100 * all.kept) / Math.max(1, all.claims)).toFixed(1)} %\n`);
