import { expect, setDefaultTimeout, test } from "bun:test";
import { MAX_LINE_BYTES, MAX_STATE_LENGTH, type Observation } from "@camf/detector-sdk/contract";
import { fitStart, type TakeStart } from "../../src/detectors/life/take-start.ts";
import type { Panel } from "../../src/detectors/panel.ts";
import type { FrameRef } from "../../src/domain/frame.ts";
import { hear, openPlace, openTestPanel, TAKE, writeDetector, writeFrame } from "./support.ts";

setDefaultTimeout(60_000);

const NAME = "hearer";
/** Says what it was told at the beginning of a take. */
const HEARING = `import { defineDetector } from "@camf/detector-sdk";
await defineDetector({
  wants: "frame",
  beginTake: ({ take, state, story, reference }) => ({ take, state, story, reference }),
  analyze(_, { take: { id, angle, camera, mode, rateHz, ...facts }, ...told }) {
    const text = JSON.stringify({ ...facts, ...told }).slice(0, 1000);
    return { findings: [], observations: [{ kind: "said", confidence: 1, box: null, description: "a fact", details: { text } }] };
  },
});`;

const STORY = { from: "16:00", to: null, direction: "held" as const, start: "16:42" };
const noted = (changes: Partial<Observation> = {}): Observation => ({
  kind: "clock",
  confidence: 0.5,
  box: [0.1, 0.1, 0.2, 0.2],
  description: "Clock shows 4:17",
  details: { time: "04:17" },
  sample: { frameIndex: 25, ptsMs: 1000 },
  ...changes,
});

async function withHearer(check: (panel: Panel, frame: FrameRef) => Promise<void>): Promise<void> {
  using place = openPlace();
  using picture = writeFrame(place.runtimeDir);
  writeDetector(place.folder, NAME, HEARING);
  await using panel = await openTestPanel(place, { names: [NAME] });
  await check(panel, picture.frame);
}

async function listen(panel: Panel, frame: FrameRef, start: Partial<TakeStart>): Promise<unknown> {
  panel.beginTake(NAME, { take: TAKE, settings: {}, ...start });
  return JSON.parse(await hear(panel, NAME, frame));
}

const FACTS = { name: "take 3", startedAt: "2026-11-22T16:42:07.250+01:00", timeScale: 1 };

test("a detector is told what its take is begun with, all of it or nothing, also in a later life", async () => {
  await withHearer(async (panel, frame) => {
    const reference = { name: "take 2", observations: [noted()] };
    const all = { ...FACTS, state: "s", story: STORY, reference };
    expect(await listen(panel, frame, {})).toEqual({});
    expect(await listen(panel, frame, { take: { ...TAKE, ...FACTS }, state: "s", story: STORY, reference })).toEqual(
      all,
    );
    process.kill(panel.pid(NAME) ?? 0, "SIGKILL");
    while (panel.health()[0]?.restarts === 0) await Bun.sleep(5);
    expect(JSON.parse(await hear(panel, NAME, frame, 1))).toEqual(all);
  });
});

test("what the contract does not allow is left out and noted; the take begins with the rest", async () => {
  await withHearer(async (panel, frame) => {
    const take = { ...TAKE, name: "take\u001b[2J\n3", startedAt: "2026-11-22T16:42:00", timeScale: -1 };
    const story = { ...STORY, from: "24:00" };
    const reference = { name: "take 2", observations: [noted({ kind: "No Kind" })] };
    expect(await listen(panel, frame, { take, story, reference, state: "s" })).toEqual({
      name: "take [2J 3",
      state: "s",
    });
    const log = panel.logLines(NAME).join("\n");
    for (const what of [
      "the take's startedAt",
      "the take's timeScale",
      "the scene's story",
      "observed in the reference",
    ])
      expect(log).toContain(`${what} is left out`);
  });
});

test("of more than a message holds the surest observations are given, in their order", () => {
  const at = (index: number) => ({ frameIndex: index, ptsMs: index * 40 });
  const many = Array.from({ length: 300 }, (_, index) => noted({ confidence: (index % 100) / 100, sample: at(index) }));
  const fit = (observations: Observation[]) =>
    fitStart({ take: TAKE, settings: {}, reference: { name: "take 2", observations } }, (reason) => {
      throw new Error(reason);
    }).reference?.observations ?? [];
  expect(fit(many)).toHaveLength(256);
  expect(Math.min(...fit(many).map(({ confidence }) => confidence))).toBe(0.14);
  expect(fit(many).map(({ sample }) => sample?.frameIndex)).toEqual(
    fit(many)
      .map(({ sample }) => sample?.frameIndex)
      .toSorted((a = 0, b = 0) => a - b),
  );
  const long = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`k${index}`, "\u0007".repeat(1000)]));
  const heavy = many.map((one) => ({ ...one, details: long }));
  expect(fit(heavy)).toHaveLength(4);
  const observations = fit(heavy);
  const settings = Object.fromEntries(
    Array.from({ length: 64 }, (_, index) => [`${"y".repeat(62)}${index}`, "\u0007".repeat(1000)]),
  );
  const state = "\u0007".repeat(MAX_STATE_LENGTH);
  const take = { ...TAKE, ...FACTS, name: "ﷺ".repeat(400) };
  const params = { take, settings, state, story: STORY, reference: { name: "ﷺ".repeat(400), observations } };
  const line = JSON.stringify({ jsonrpc: "2.0", id: Number.MAX_SAFE_INTEGER, method: "beginTake", params });
  expect(Buffer.byteLength(line)).toBeLessThan(MAX_LINE_BYTES);
});
