import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, openSystemClock } from "../../src/base/clock.ts";
import { openLog } from "../../src/base/log.ts";
import { openPanel } from "../../src/detectors/panel.ts";
import { openFolder } from "../../src/detectors/shelf/catalog.ts";
import { type Check, judgeCheck } from "../../src/domain/coverage.ts";
import type { Clip } from "../../src/domain/take.ts";
import { openFrames } from "../../src/frames/frames.ts";
import { checkClip } from "../../src/pipeline/clip-check.ts";
import { readOrders } from "../../src/pipeline/orders.ts";
import { ReferenceDesk } from "../../src/pipeline/reference-desk.ts";
import { ReferenceReadings } from "../../src/pipeline/reference-readings.ts";
import { ReferenceShelf } from "../../src/pipeline/reference-shelf.ts";
import { RightOfWay } from "../../src/pipeline/right-of-way.ts";
import { extractFrame, runFfmpeg } from "../support/ffmpeg.ts";
import { openProduction, shootTake } from "../support/production.ts";
import { GUESTS, Stage } from "./stage.ts";

setDefaultTimeout(400_000);

const SIZE = "640x360";
const SECONDS = 9;
/** So much later somebody walks in the second take. */
const LATE_S = 1.5;
/** A board fills the middle of its picture until here. */
const BOARD_S = 1.6;

/** A textured set that stands still, somebody who walks through it, and, at the head, a board. */
async function shootClip(output: string, { walksAt, board }: { walksAt: number; board: boolean }): Promise<string> {
  const set = `mandelbrot=s=${SIZE}:r=25:start_scale=0.6:end_scale=0.6:maxiter=300`;
  const sources = [set, "color=c=0x202060:s=58x226:r=25", "color=c=0xd8d8d0:s=266x266:r=25"];
  const walk = `overlay=x='(t-${walksAt})*146':y=106:enable='between(t,${walksAt},${walksAt + 5})'`;
  const clap = `overlay=x=186:y=53:enable='lt(t,${board ? BOARD_S : 0})'`;
  const filter = `[0:v]select='eq(n,0)',loop=-1:1,setpts=N/25/TB[set];[set][1:v]${walk}[walk];[walk][2:v]${clap}[all]`;
  const inputs = sources.flatMap((source) => ["-f", "lavfi", "-i", source]);
  const codec = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "16", "-pix_fmt", "yuv420p"];
  const picked = ["-map", "[all]", "-r", "25", "-t", String(SECONDS)];
  await runFfmpeg([...inputs, "-filter_complex", filter, ...picked, ...codec, output]);
  return output;
}

type Parts = Omit<ConstructorParameters<typeof ReferenceReadings>[0], "store">;

/** Everything that a check needs, without cameras: recordings lie there, and are compared when asked. */
class Desk implements AsyncDisposable {
  readonly production = openProduction();
  readonly #stack: AsyncDisposableStack;
  readonly #parts: Parts;
  readonly #clock: Clock;

  private constructor(stack: AsyncDisposableStack, parts: Parts, clock: Clock) {
    this.#stack = stack;
    this.#parts = parts;
    this.#clock = clock;
  }

  static async open(): Promise<Desk> {
    await using stack = new AsyncDisposableStack();
    const runtimeDir = mkdtempSync("/dev/shm/camf-test-");
    stack.defer(() => rmSync(runtimeDir, { recursive: true, force: true }));
    const [clock, log] = [openSystemClock(), openLog("error")];
    const frames = stack.use(await openFrames({ runtimeDir, log }));
    const panel = stack.use(await openPanel({ source: openFolder(GUESTS), names: ["slow"], runtimeDir, log, clock }));
    const closing = new AbortController().signal;
    const parts = { frames, panel, log, runtimeDir, closing, rightOfWay: new RightOfWay() };
    return new Desk(stack.move(), parts, clock);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
    this.production[Symbol.dispose]();
  }

  /** A take whose recording is this file, from its first frame to its last. */
  file(recording: string): Clip {
    const { store } = this.production;
    const { take, clip } = shootTake(this.production);
    const path = join("takes", `${take.id}.mp4`);
    store.media.write(join(store.media.root, path), readFileSync(recording));
    store.takes.finishChecking(take.id);
    const media = { rollMs: 0, cutMs: SECONDS * 1000, width: 640, height: 360, frameRate: 25, hasSound: false };
    return store.clips.finish(clip.id, { path, ...media });
  }

  match(clip: Clip): void {
    const { store, angle } = this.production;
    store.references.set({ angleId: angle.id, clip, provisional: false });
  }

  async check(clip: Clip): Promise<Check> {
    const { store } = this.production;
    const take = store.takes.find(clip.takeId);
    const references = new ReferenceDesk({ store, shelf: new ReferenceShelf(this.#parts) });
    const reference = references.findFor(take, clip);
    if (!reference) throw new Error("there is nothing to compare with");
    await references.keepSamples(reference);
    const ids = { takeId: take.id, clipId: clip.id, referenceId: reference.id, referenceLabel: reference.label };
    const checkId = store.checks.start(ids);
    const readings = new ReferenceReadings({ ...this.#parts, store });
    const orders = { ...readOrders(store, take), detectors: ["slow"], rateHz: 4 };
    const options = { ...this.#parts, store, readings, clock: this.#clock, take, clip, reference, orders, checkId };
    await checkClip({ ...options, live: undefined });
    const check = store.checks.find(checkId);
    if (check?.state !== "complete") throw new Error("the check did not end");
    return check;
  }
}

function listOutside({ coverage }: Check) {
  return coverage.flatMap(({ notChecked }) => notChecked.filter(({ isOutside }) => isOutside));
}

test("a take is compared from the end of its board on, goes by what is stored when checked again, and by the crew's handle", async () => {
  const folder = mkdtempSync(join(tmpdir(), "camf-alignment-"));
  try {
    await using desk = await Desk.open();
    const { store, scene } = desk.production;
    store.detectorSettings.save(scene.id, "slow", { thinkingMs: 0, seenUntilMs: 1400 });
    const reference = desk.file(await shootClip(join(folder, "reference.mp4"), { walksAt: 1, board: false }));
    const late = desk.file(await shootClip(join(folder, "late.mp4"), { walksAt: 1 + LATE_S, board: true }));
    desk.match(reference);
    const first = await desk.check(late);
    const { alignment } = first;
    if (!alignment) throw new Error("the take was not aligned");
    expect(alignment.unaligned).toBeNull();
    expect(Math.abs(alignment.offsetMs + LATE_S * 1000)).toBeLessThanOrEqual(250);
    expect(Math.abs((alignment.headMs ?? 0) - BOARD_S * 1000)).toBeLessThanOrEqual(500);
    const [coverage] = first.coverage;
    const [board, ...others] = listOutside(first);
    expect([board, ...others]).toEqual([expect.objectContaining({ fromMs: 0, reason: "before the action" })]);
    expect(coverage.checked + board.samples).toBe(coverage.sampled);
    expect(judgeCheck(first, [])).toEqual({ tone: "clear", text: "checked, nothing found" });

    const wrong = { ...alignment, offsetMs: -1600 };
    store.checks.finish(first.id, { ...first, ...first.progress, alignment: wrong });
    expect((await desk.check(late)).alignment).toEqual(wrong);

    store.clipMarks.save(late, { actionMs: 0, cutMs: 6000, who: "Ida" });
    const marked = await desk.check(late);
    const [after, ...rest] = listOutside(marked);
    expect(after).toMatchObject({ reason: "after the cut" });
    expect([after.fromMs > 6000, after.toMs > SECONDS * 1000 - 500, rest]).toEqual([true, true, []]);
    expect(store.anomalies.list(late.takeId).map(({ kind }) => kind)).toEqual(["seen"]);

    store.clipMarks.save(late, { actionMs: 2000, cutMs: null, who: "Ida" });
    await desk.check(late);
    expect(store.anomalies.list(late.takeId)).toEqual([]);

    desk.match(late);
    const turned = await desk.check(reference);
    expect(Math.abs((turned.alignment?.offsetMs ?? 0) - LATE_S * 1000)).toBeLessThanOrEqual(250);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a take is compared with an uploaded still throughout, and it is said so", async () => {
  const folder = mkdtempSync(join(tmpdir(), "camf-alignment-"));
  try {
    await using desk = await Desk.open();
    const { store, scene, angle } = desk.production;
    store.detectorSettings.save(scene.id, "slow", { thinkingMs: 0 });
    const film = await shootClip(join(folder, "take.mp4"), { walksAt: 1, board: false });
    const clip = desk.file(film);
    const path = "uploads/still.jpg";
    await extractFrame(film, 0, join(folder, "still.jpg"));
    store.media.write(join(store.media.root, path), readFileSync(join(folder, "still.jpg")));
    const media = { path, rollMs: 0, cutMs: 0, width: 640, height: 360, frameRate: null, hasSound: false };
    store.uploads.add({ angleId: angle.id, camera: "A", kind: "still", name: "still.jpg", media });
    const check = await desk.check(clip);
    expect(check.referenceLabel).toStartWith("uploaded still, ");
    expect(check.alignment).toMatchObject({
      unaligned: "the reference is a single picture",
      headMs: null,
      tailMs: null,
    });
    const [coverage] = check.coverage;
    expect(coverage).toMatchObject({ checked: coverage.sampled, notChecked: [] });
    const [seen] = store.anomalies.list(clip.takeId);
    expect([seen.still, seen.referenceStill]).not.toContain(null);
    expect(store.takes.list(angle.id).map(({ id }) => id)).toContain(clip.takeId);
    expect(store.takes.list(angle.id).every(({ uploaded }) => uploaded === null)).toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a take that was compared while it rolled ends with the same kind of record, which a check again goes by", async () => {
  await using stage = await Stage.open({ detectors: ["slow"] });
  const { store } = stage;
  const [sceneId] = stage.angle.sceneIds;
  store.detectorSettings.save(sceneId, "slow", { thinkingMs: 0, seenUntilMs: 1300 });
  await stage.shoot(3000);
  const { take, check } = await stage.shoot(4000);
  expect(check.alignment?.curve.length).toBeGreaterThan(0);
  expect(store.anomalies.list(take.id).map(({ kind }) => kind)).toEqual(["seen"]);
  const [clip] = store.clips.list(take.id);
  store.clipMarks.save(clip, { actionMs: 2000, cutMs: null, who: "" });
  const again = await stage.recheck(take);
  expect(again.alignment).toEqual(check.alignment);
  expect(listOutside(again)).toHaveLength(1);
  expect(store.anomalies.list(take.id)).toEqual([]);
});
