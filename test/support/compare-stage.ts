import { afterAll, afterEach, beforeAll } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { openLog } from "../../src/base/log.ts";
import type { Clip } from "../../src/domain/take.ts";
import { openFrames } from "../../src/frames/frames.ts";
import { ViewMatches } from "../../src/pipeline/view-matches.ts";
import { openChromium, openPaired } from "./chromium.ts";
import { runFfmpeg } from "./ffmpeg.ts";
import { cutAction } from "./film-set.ts";
import { draft, finishCheck, finishClips, startCheck } from "./pipeline-rows.ts";
import { openTestWeb, type TestWeb } from "./web.ts";

/** Planted in the film set's take, as its truth file says. */
export const BOTTLE_BOX = [0.19663, 0.57547, 0.0402, 0.21777] as const;
/** Moment at which the anomaly was seen best: whole seconds of the recording. */
const BEST_FRAME = 120;
/** The recordings begin so many frames before roll. */
const ROLL_FRAME = 12;
/** Where the anomaly's page begins, counted from roll. */
export const START = BEST_FRAME - ROLL_FRAME;
export const COMPARE_MODES = ["side", "wipe", "onion", "toggle", "heat"] as const;

/** What the third take's camera sees of the reference's picture, in pixels of 1280x720. */
export const MOVED = { x: 40, y: 20, width: 1216, height: 684 };
const MOVED_SECONDS = 6;

/** A box with three takes of one set-up: the reference, a take with a bottle too many, and the reference by a camera that moved. */
interface Production extends AsyncDisposable {
  box: TestWeb;
  clips: [first: Clip, second: Clip, third: Clip];
  anomalyId: string;
}

/** Pictures are brought onto one another by the frames process itself. */
async function openProduction(): Promise<Production> {
  const runtimeDir = mkdtempSync(join(tmpdir(), "camf-compare-"));
  const frames = await openFrames({ runtimeDir, log: openLog("silent") });
  const box = await openTestWeb({ views: new ViewMatches({ frames, runtimeDir }) });
  const reference = await cutAction("reference", join(runtimeDir, "reference.mp4"));
  const first = shoot(box, reference);
  box.store.references.set({ angleId: box.angle.id, clip: first, provisional: false });
  const second = shoot(box, await cutAction("take", join(runtimeDir, "take.mp4")));
  const best = { ptsMs: (BEST_FRAME * 1000) / 24, frameIndex: BEST_FRAME };
  const added = { kind: "object-added", box: [...BOTTLE_BOX] as [number, number, number, number], referenceBox: null };
  const check = startCheck(box.store, second);
  await finishCheck(box.store, check, [
    draft("Bottle added, camera left, from 0:00.", { ...added, best, first: best }),
  ]);
  const third = shoot(box, await moveCamera(reference, join(runtimeDir, "moved.mp4")));
  const [anomaly] = box.store.anomalies.list(second.takeId);
  const dispose = async () => {
    await box[Symbol.asyncDispose]();
    await frames[Symbol.asyncDispose]();
    rmSync(runtimeDir, { recursive: true, force: true });
  };
  return { box, clips: [first, second, third], anomalyId: anomaly.id, [Symbol.asyncDispose]: dispose };
}

function shoot({ store, angle }: TestWeb, recording: string): Clip {
  const armed = store.takes.current() ?? store.takes.arm({ angleId: angle.id });
  store.roll(armed.id);
  const [clip] = finishClips(store, store.cut(armed.id), recording);
  return clip;
}

async function moveCamera(reference: string, output: string): Promise<string> {
  const { x, y, width, height } = MOVED;
  const filter = ["-vf", `crop=${width}:${height}:${x}:${y},scale=1280:720`, "-t", String(MOVED_SECONDS)];
  const codec = ["-an", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "14"];
  await runFfmpeg(["-i", reference, ...filter, ...codec, output]);
  return output;
}

interface Tab extends AsyncDisposable {
  page: Page;
  complaints: string[];
}

/** One box and one browser for all tests of a file; a take that a test left rolling is cut. */
export class CompareStage {
  #browser: Browser | undefined;
  #production: Production | undefined;

  constructor() {
    beforeAll(async () => {
      this.#browser = await openChromium();
      this.#production = await openProduction();
    });
    afterAll(async () => {
      await this.#browser?.close();
      await this.#production?.[Symbol.asyncDispose]();
    });
    afterEach(() => {
      const { takes } = this.box.store;
      const current = takes.current();
      if (current?.state === "rolling") this.box.store.cut(current.id);
    });
  }

  get browser(): Browser {
    if (!this.#browser) throw new Error("no browser before the tests begin");
    return this.#browser;
  }

  get box(): TestWeb {
    return this.#opened.box;
  }

  get clips(): Production["clips"] {
    return this.#opened.clips;
  }

  get anomalyId(): string {
    return this.#opened.anomalyId;
  }

  get anomalyPath(): string {
    return `/anomalies/${this.anomalyId}/compare`;
  }

  async open(path: string, options: Parameters<typeof openPaired>[2] = {}): Promise<Tab> {
    const context = await openPaired(this.browser, this.box, options);
    const page = await context.newPage();
    await page.goto(this.box.web.address + path);
    return { page, complaints: context.complaints, [Symbol.asyncDispose]: () => context.close() };
  }

  get #opened(): Production {
    if (!this.#production) throw new Error("no box before the tests begin");
    return this.#production;
  }
}

/** Waits until both recordings stand at these frames, as the browser presented them. */
export async function waitFrames(page: Page, take: number, reference = take): Promise<void> {
  await page.locator(`[data-compare][data-take-frame="${take}"][data-reference-frame="${reference}"]`).waitFor();
}

export async function waitAligned(page: Page): Promise<void> {
  await page.locator('[data-compare][data-aligned="true"]').waitFor({ timeout: 90_000 });
}
