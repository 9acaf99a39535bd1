import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Manifest, Setting } from "@camf/detector-sdk/contract";
import type { EndedTake } from "../../src/detectors/life/examination.ts";
import type { Panel } from "../../src/detectors/panel.ts";
import { openFolder } from "../../src/detectors/shelf/catalog.ts";
import type { FrameRef } from "../../src/domain/frame.ts";
import {
  begin,
  hear,
  openPlace,
  openTestPanel,
  sampleAt,
  speakRaw,
  TAKE,
  writeDetector,
  writeFrame,
} from "./support.ts";

setDefaultTimeout(60_000);

const NAME = "memory";

/** Remembers, per take, its state and the samples it saw; says so, and names sample 1 whenever sample 9 comes. */
const REMEMBERING = `import { defineDetector } from "@camf/detector-sdk";
const tell = (text, sample) => ({ kind: "said", confidence: 1, box: null, description: "a fact", details: { text }, ...(sample && { sample }) });
const blame = (sample) => ({ kind: "seen", confidence: 1, box: null, referenceBox: null, description: "late", details: {}, sample });
await defineDetector({
  wants: "frame",
  beginTake: ({ take, state, settings }) => ({ id: take.id, state: state ?? "none", settings, seen: [] }),
  analyze(input, memory) {
    const { frameIndex } = input.sample;
    if (frameIndex === 13) process.exit(9);
    memory.seen.push(input.sample);
    const late = frameIndex === 9 ? [blame({ frameIndex: 1, ptsMs: 40 })] : [];
    const text = [memory.id, memory.state, JSON.stringify(memory.settings), memory.seen.map((one) => one.frameIndex)].join(" ");
    return { findings: late, observations: [tell(text)] };
  },
  endTake: (memory) => ({ observations: memory.seen.slice(-1).map((sample) => tell("the last of " + memory.seen.length, sample)), state: memory.state + "+" + memory.seen.length }),
});`;

async function withDetector(
  program: string,
  check: (panel: Panel, frame: FrameRef) => Promise<void>,
  changes: Partial<Manifest> = {},
): Promise<void> {
  using place = openPlace();
  using picture = writeFrame(place.runtimeDir);
  writeDetector(place.folder, NAME, program, changes);
  await using panel = await openTestPanel(place, { names: [NAME] });
  await check(panel, picture.frame);
}

const look = (panel: Panel, frame: FrameRef, takeId: string, index: number) =>
  panel.analyze(NAME, takeId, { sample: sampleAt(index), frame });

const ENDED_EMPTY: EndedTake = { ending: { outcome: "ended", findings: [], observations: [] }, state: undefined };

test("a take carries settings and state in, and its end carries findings and state out", async () => {
  await withDetector(REMEMBERING, async (panel, frame) => {
    begin(panel, NAME, { state: "before" });
    expect(await hear(panel, NAME, frame, 0)).toBe("take before {} 0");
    expect(await hear(panel, NAME, frame, 1)).toBe("take before {} 0,1");
    const { ending, state } = await panel.endTake(NAME, TAKE.id);
    expect(state).toBe("before+2");
    expect(ending).toMatchObject({
      outcome: "ended",
      observations: [{ details: { text: "the last of 2" }, sample: sampleAt(1) }],
    });
    expect(await look(panel, frame, TAKE.id, 2)).toEqual({ outcome: "failed", reason: "take take is not open" });
    expect(await panel.endTake(NAME, TAKE.id)).toMatchObject({ ending: { outcome: "failed" } });
  });
});

test("takes are kept apart, and samples may come in any order", async () => {
  await withDetector(REMEMBERING, async (panel, frame) => {
    for (const id of ["one", "two"]) panel.beginTake(NAME, { take: { ...TAKE, id }, settings: {}, state: id });
    await Promise.all([look(panel, frame, "one", 7), look(panel, frame, "two", 5), look(panel, frame, "one", 3)]);
    expect((await panel.endTake(NAME, "one")).state).toBe("one+2");
    expect((await panel.endTake(NAME, "two")).state).toBe("two+1");
  });
});

test("after a restart the open takes are begun again, with the same state, before their next sample", async () => {
  await withDetector(REMEMBERING, async (panel, frame) => {
    for (const id of ["one", "two", "three"]) panel.beginTake(NAME, { take: { ...TAKE, id }, settings: {}, state: id });
    await look(panel, frame, "one", 0);
    await look(panel, frame, "two", 0);
    process.kill(panel.pid(NAME) ?? 0, "SIGKILL");
    while (panel.health()[0]?.restarts === 0) await Bun.sleep(5);
    const again = await look(panel, frame, "one", 4);
    expect(again).toMatchObject({ observations: [{ details: { text: "one one {} 4" } }] });
    expect((await panel.endTake(NAME, "two")).state).toBe("two+0");
    expect(await panel.endTake(NAME, "three")).toEqual(ENDED_EMPTY);
  });
});

test("a sample that ends the detector costs its take only what was remembered", async () => {
  await withDetector(REMEMBERING, async (panel, frame) => {
    begin(panel, NAME, { state: "kept" });
    expect(await hear(panel, NAME, frame, 0)).toBe("take kept {} 0");
    expect(await hear(panel, NAME, frame, 13)).toBe("not-checked: ended the detector twice");
    expect(await hear(panel, NAME, frame, 14)).toBe("take kept {} 14");
  });
});

test("the seventeenth take closes the oldest, and the log says so", async () => {
  await withDetector(REMEMBERING, async (panel, frame) => {
    for (let index = 0; index < 17; index++) {
      panel.beginTake(NAME, { take: { ...TAKE, id: `t${index}` }, settings: {} });
      const analysis = await look(panel, frame, `t${index}`, 20 + index);
      expect(analysis.outcome).toBe("checked");
    }
    expect(await look(panel, frame, "t0", 1)).toEqual({ outcome: "failed", reason: "take t0 is not open" });
    expect(await look(panel, frame, "t1", 1)).toMatchObject({ outcome: "checked" });
    expect(panel.logLines(NAME).join()).toContain("take t0 is closed: 16 takes are open and another begins");
  });
});

test("a late answer may name a sample of its take that was asked about, and no other", async () => {
  await withDetector(REMEMBERING, async (panel, frame) => {
    begin(panel, NAME);
    await look(panel, frame, TAKE.id, 1);
    const late = await look(panel, frame, TAKE.id, 9);
    expect(late).toMatchObject({ outcome: "checked", findings: [{ description: "late", sample: sampleAt(1) }] });
    panel.beginTake(NAME, { take: { ...TAKE, id: "other" }, settings: {} });
    const refused = await look(panel, frame, "other", 9);
    expect(refused).toMatchObject({ outcome: "failed" });
    expect(refused.outcome === "failed" && refused.reason).toContain('"seen" names frame 1, which was not analysed');
  });
});

/** What a program without the kit answers at the end of a take, and what becomes of it. */
const ENDINGS: [title: string, answer: string, outcome: RegExp][] = [
  ["a finding without its sample", '{"kind":"seen"}', /^failed: broke the contract: "seen" names no sample/],
  ["a sample that was never asked about", '{"kind":"seen","sample":{"frameIndex":77,"ptsMs":1}}', /not analysed/],
  ["a kind of its own", '{"kind":"other","sample":{"frameIndex":0,"ptsMs":0}}', /is not in the manifest/],
];
for (const [title, changes, outcome] of ENDINGS) {
  test(`the end of a take with ${title} is a fault`, async () => {
    const base = { confidence: 1, box: null, referenceBox: null, description: "d", details: {} };
    const finding = JSON.stringify({ ...base, ...JSON.parse(changes) });
    const program = speakRaw(NAME, "answer(id, good);").replace(
      'method === "endTake") answer(id, good)',
      `method === "endTake") answerRaw(id, '{"findings":[${finding}],"observations":[]}')`,
    );
    await withDetector(program, async (panel, frame) => {
      begin(panel, NAME);
      await look(panel, frame, TAKE.id, 0);
      const { ending, state } = await panel.endTake(NAME, TAKE.id);
      expect(state).toBeUndefined();
      expect(ending.outcome === "failed" ? `failed: ${ending.reason}` : "ended").toMatch(outcome);
      begin(panel, NAME);
      expect(await look(panel, frame, TAKE.id, 1)).toMatchObject({ outcome: "checked" });
    });
  });
}

test("a take that the detector refuses fails its samples with the reason, and leaves the process alone", async () => {
  const program = speakRaw(NAME, "answer(id, good);").replace(
    'method === "beginTake") answer(id, null)',
    `method === "beginTake") write(JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32005, message: "no such thing" } }) + "\\n")`,
  );
  await withDetector(program, async (panel, frame) => {
    begin(panel, NAME);
    const pids = new Set<number | undefined>();
    for (const index of [0, 1]) {
      const analysis = await look(panel, frame, TAKE.id, index);
      expect(analysis).toEqual({ outcome: "failed", reason: "refused the take: no such thing (-32005)" });
      pids.add(panel.pid(NAME));
    }
    expect(pids.size).toBe(1);
    expect(await panel.endTake(NAME, TAKE.id)).toEqual(ENDED_EMPTY);
  });
});

test("a file that the crew chose lies where its setting says; one that is gone is the default", async () => {
  using place = openPlace();
  using picture = writeFrame(place.runtimeDir);
  const filesDir = join(place.root, "files");
  mkdirSync(filesDir, { mode: 0o755 });
  writeFileSync(join(filesDir, "chart.txt"), "a chart", { mode: 0o644 });
  const setting: Setting = { type: "string", format: "file", title: "Chart", default: "", accept: [".txt"] };
  const program = `import { readFileSync } from "node:fs";
    import { defineDetector } from "@camf/detector-sdk";
    await defineDetector({ wants: "frame", analyze({ settings: { chart } }) {
      const text = chart + " " + (chart ? readFileSync(chart, "utf8") : "no chart");
      return { findings: [], observations: [{ kind: "said", confidence: 1, box: null, description: "a fact", details: { text } }] };
    } });`;
  writeDetector(place.folder, NAME, program, { settings: { type: "object", properties: { chart: setting } } });
  const folder = openFolder(place.folder);
  const read = () => {
    const catalog = folder.read();
    return { ...catalog, detectors: catalog.detectors.map((entry) => ({ ...entry, filesDir })) };
  };
  await using panel = await openTestPanel(place, { names: [NAME], source: { ...folder, read } });
  const hearWith = (chart: unknown) => {
    begin(panel, NAME, { settings: { chart } });
    return hear(panel, NAME, picture.frame);
  };
  expect(await hearWith("chart.txt")).toBe("/camf/files/chart.txt a chart");
  expect(await hearWith("gone.txt")).toBe(" no chart");
  expect(await hearWith("../../etc/passwd.txt")).toBe(" no chart");
  expect(await hearWith("")).toBe(" no chart");
  expect(panel.logLines(NAME).join("\n")).toContain(
    'setting "chart" has its default: it names a file that is not there',
  );
});
