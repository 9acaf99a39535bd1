import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { openLog } from "../../src/base/log.ts";
import {
  type Appearance,
  isLook,
  listAsides,
  measureLooks,
  measureNearest,
  SAME_LOOK,
} from "../../src/domain/appearance.ts";
import type { Box } from "../../src/domain/frame.ts";
import { type Frames, openFrames } from "../../src/frames/frames.ts";

setDefaultTimeout(120_000);

const WIDTH = 640;
const HEIGHT = 360;
const PLACE: Box = [0.42, 0.35, 0.12, 0.3];
/** Things that may stand at the place; drawn in a square of 100. */
const THINGS = {
  nothing: "",
  mug: '<rect x="20" y="25" width="55" height="65" rx="8" fill="#c0392b"/><circle cx="80" cy="55" r="16" fill="none" stroke="#c0392b" stroke-width="8"/>',
  blueMug:
    '<rect x="20" y="25" width="55" height="65" rx="8" fill="#2456a8"/><circle cx="80" cy="55" r="16" fill="none" stroke="#2456a8" stroke-width="8"/>',
  bottle:
    '<rect x="36" y="30" width="28" height="66" rx="6" fill="#1e6b3a"/><rect x="44" y="4" width="12" height="30" fill="#1e6b3a"/>',
  plate: '<ellipse cx="50" cy="82" rx="46" ry="12" fill="#f4f1ea"/>',
  book: '<rect x="6" y="60" width="88" height="30" fill="#7a4fa0"/><rect x="6" y="66" width="88" height="5" fill="#fff"/>',
};
type Thing = keyof typeof THINGS;

interface Take {
  thing: Thing;
  /** Multiplies each channel. */
  gains?: [number, number, number];
  noise?: number;
  /** Pixels. */
  aside?: number;
  quality?: number;
}

let frames: Frames;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync("/dev/shm/camf-looks-");
  frames = await openFrames({ runtimeDir: folder, log: openLog("error") });
});
afterAll(async () => {
  await frames[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** A kitchen of flat shapes with the thing on its table, as a camera might have it. */
async function drawTake(
  { thing, gains = [1, 1, 1], noise = 4, aside = 0, quality = 85 }: Take,
  seed: number,
): Promise<string> {
  const [x, y, width, height] = PLACE;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
    <rect width="640" height="360" fill="#8d8577"/><rect y="230" width="640" height="130" fill="#5b4636"/>
    <rect x="40" y="30" width="150" height="120" fill="#b8c7d6"/><rect x="470" y="60" width="120" height="180" fill="#3d4a3f"/>
    <g transform="translate(${x * WIDTH + aside} ${y * HEIGHT}) scale(${(width * WIDTH) / 100} ${(height * HEIGHT) / 100})">${THINGS[thing]}</g></svg>`;
  const { data } = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let state = seed;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const grain = (state / 2 ** 32 - 0.5) * 2 * noise;
    data[i] = Math.min(255, Math.max(0, (data[i] ?? 0) * (gains[i % 3] ?? 1) + grain));
  }
  const path = join(folder, `${thing}-${seed}.jpg`);
  await sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .jpeg({ quality })
    .toFile(path);
  return path;
}

async function look(take: Take, seed = 1): Promise<Appearance> {
  return (await lookAround(take, seed))[0] ?? "";
}

/** At the place, then around it. */
async function lookAround(take: Take, seed: number): Promise<Appearance[]> {
  const { frame } = await frames.readStill(await drawTake(take, seed));
  try {
    return await frames.describePlaces(frame, listAsides(PLACE));
  } finally {
    frames.giveBack(frame);
  }
}

const VARIATIONS: Omit<Take, "thing">[] = [
  { noise: 12 },
  { gains: [1.3, 1.3, 1.3] },
  { gains: [0.7, 0.7, 0.7] },
  { gains: [1.12, 1, 0.88] },
  { aside: 4 },
  { quality: 45, noise: 8 },
];

test("the same thing looks the same under another exposure, white balance, grain, compression and a few pixels aside", async () => {
  const distances: number[] = [];
  for (const thing of Object.keys(THINGS) as Thing[]) {
    const first = await look({ thing });
    for (const [index, change] of VARIATIONS.entries())
      distances.push(measureNearest(await lookAround({ thing, ...change }, index + 2), first));
  }
  if (process.env.SHOW_LOOKS) process.stdout.write(`same: ${distances.map((one) => one.toFixed(3)).join(" ")}\n`);
  expect(Math.max(...distances)).toBeLessThan(SAME_LOOK);
});

test("another thing at the same place looks different, also when it only has another colour", async () => {
  const things = Object.keys(THINGS) as Thing[];
  const looks = new Map<Thing, Appearance[]>();
  for (const thing of things) looks.set(thing, await lookAround({ thing }, 3));
  const distances = things.flatMap((one, index) =>
    things
      .slice(index + 1)
      .map((other) => ({ one, other, distance: measureNearest(looks.get(other) ?? [], looks.get(one)?.[0] ?? "") })),
  );
  if (process.env.SHOW_LOOKS)
    process.stdout.write(
      `other: ${distances.map(({ one, other, distance }) => `${one}/${other} ${distance.toFixed(3)}`).join(", ")}\n`,
    );
  expect(Math.min(...distances.map(({ distance }) => distance))).toBeGreaterThan(SAME_LOOK);
  const [mug = "", nothing = "", bottle = ""] = (["mug", "nothing", "bottle"] as const).map(
    (one) => looks.get(one)?.[0],
  );
  const again = await look({ thing: "mug", gains: [1.2, 1.15, 1.1] }, 9);
  expect([isLook([again], mug, nothing), isLook([again], nothing, mug), isLook([bottle], mug, nothing)]).toEqual([
    true,
    false,
    false,
  ]);
});

test("what cannot be read is like nothing", () => {
  expect(measureLooks("", "")).toBe(Number.POSITIVE_INFINITY);
  expect(isLook([], "", null)).toBe(false);
});
