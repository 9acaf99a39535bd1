import { expect, setDefaultTimeout, test } from "bun:test";
import type { Panel } from "../../src/detectors/panel.ts";
import { Turnstile } from "../../src/detectors/turnstile.ts";
import type { FrameRef } from "../../src/domain/frame.ts";
import { analyzeWith, begin, openPlace, openTestPanel, sampleAt, TAKE, writeDetector, writeFrame } from "./support.ts";

setDefaultTimeout(60_000);

/** Runs turns of known length on a clock of its own: `name` always has more to do. */
async function share(
  turns: number,
  appetites: Record<string, number>,
  untilMs: number,
): Promise<Record<string, number>> {
  let nowMs = 0;
  const turnstile = new Turnstile({ turns, nowMs: () => nowMs });
  const used: Record<string, number> = {};
  const eat = async (name: string, lengthMs: number) => {
    while (nowMs < untilMs) {
      using _turn = await turnstile.enter(name);
      nowMs += lengthMs;
      used[name] = (used[name] ?? 0) + lengthMs;
    }
  };
  await Promise.all(Object.entries(appetites).map(([name, lengthMs]) => eat(name, lengthMs)));
  return used;
}

test("detectors that all want more get the same time, however long their samples take", async () => {
  const used = await share(1, { fast: 1, middling: 7, slow: 40 }, 6000);
  for (const name of ["fast", "middling", "slow"]) expect(Math.abs((used[name] ?? 0) - 2000)).toBeLessThan(100);
});

test("who was idle has saved nothing up, and who hung owes at most two seconds", async () => {
  let nowMs = 0;
  const turnstile = new Turnstile({ turns: 1, nowMs: () => nowMs });
  const work = async (name: string, lengthMs: number) => {
    using _turn = await turnstile.enter(name);
    nowMs += lengthMs;
  };
  await work("hung", 30_000);
  for (let n = 0; n < 100; n++) await work("busy", 10);
  const order: string[] = [];
  const hungry = async (name: string) => {
    for (let n = 0; n < 400; n++) {
      await work(name, 10);
      order.push(name);
    }
  };
  await Promise.all([hungry("busy"), hungry("newcomer"), hungry("hung")]);
  const early = order.slice(0, 100);
  const count = (name: string) => early.filter((one) => one === name).length;
  expect(Math.abs(count("busy") - count("newcomer"))).toBeLessThanOrEqual(2);
  expect(order.indexOf("hung")).toBeGreaterThan(50);
  expect(order.indexOf("hung")).toBeLessThanOrEqual(402);
});

test("at most so many turns are taken at once", async () => {
  const turnstile = new Turnstile({ turns: 3, nowMs: () => performance.now() });
  let running = 0;
  let most = 0;
  const work = async (name: string) => {
    using _turn = await turnstile.enter(name);
    running += 1;
    most = Math.max(most, running);
    await Bun.sleep(5);
    running -= 1;
  };
  await Promise.all(Array.from({ length: 20 }, (_, index) => work(`d${index % 7}`)));
  expect(most).toBe(3);
});

/** Feeds a detector sample after sample until `isOver`; answers how many it judged. */
async function feed(panel: Panel, name: string, frame: FrameRef, isOver: () => boolean): Promise<number> {
  let answers = 0;
  for (let index = 0; !isOver(); index++) {
    const analysis = await panel.analyze(name, TAKE.id, { sample: sampleAt(index), frame });
    if (analysis.outcome === "checked") answers += 1;
  }
  return answers;
}

test("a detector that is busy for 40 ms and one that is for 1 ms both get their half", async () => {
  using place = openPlace();
  using picture = writeFrame(place.runtimeDir);
  const busy = (ms: number) =>
    `const end = performance.now() + ${ms}; while (performance.now() < end); return say("done");`;
  writeDetector(place.folder, "slow", analyzeWith(busy(40)));
  writeDetector(place.folder, "fast", analyzeWith(busy(1)));
  await using panel = await openTestPanel(place, { names: ["slow", "fast"], concurrency: 1 });
  for (const name of ["slow", "fast"]) begin(panel, name);
  let answered = 0;
  const isOver = () => answered >= 60;
  const slowly = async () => {
    for (; answered < 60; answered++) await feedOne(panel, "slow", picture.frame, answered);
  };
  const [fast] = await Promise.all([feed(panel, "fast", picture.frame, isOver), slowly()]);
  // One each in turn would be 60; the same time would be some 2000, less what the way there and back costs each.
  expect(fast).toBeGreaterThan(300);
  expect(panel.health().map(({ failed }) => failed)).toEqual([0, 0]);
});

const feedOne = (panel: Panel, name: string, frame: FrameRef, index: number) =>
  panel.analyze(name, TAKE.id, { sample: sampleAt(index), frame });

test("a detector that hangs keeps the others from their turn for a second at most, not until its deadline", async () => {
  using place = openPlace();
  using picture = writeFrame(place.runtimeDir);
  writeDetector(place.folder, "hung", analyzeWith("while (true);"));
  writeDetector(place.folder, "quick", analyzeWith('return say("done");'));
  await using panel = await openTestPanel(place, { names: ["hung", "quick"], concurrency: 1, timeoutMs: 20_000 });
  for (const name of ["hung", "quick"]) begin(panel, name);
  await feedOne(panel, "quick", picture.frame, 0);
  let isOver = false;
  void feedOne(panel, "hung", picture.frame, 0).then(() => {
    isOver = true;
  });
  while (panel.health().find(({ name }) => name === "hung")?.state !== "busy") await Bun.sleep(5);
  for (let index = 1; index < 20; index++) {
    expect(await feedOne(panel, "quick", picture.frame, index)).toMatchObject({ outcome: "checked" });
  }
  expect(isOver).toBe(false);
  while (panel.health().find(({ name }) => name === "hung")?.state !== "late") await Bun.sleep(5);
});
