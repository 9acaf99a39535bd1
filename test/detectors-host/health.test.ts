import { expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PanelOptions } from "../../src/detectors/panel.ts";
import { openFolder } from "../../src/detectors/shelf/catalog.ts";
import type { DetectorHealth } from "../../src/domain/detector.ts";
import {
  analyzeWith,
  begin,
  hear,
  openPlace,
  openTestPanel,
  sampleAt,
  TAKE,
  writeDetector,
  writeFrame,
} from "./support.ts";

setDefaultTimeout(120_000);

const NAME = "guest";

/** A folder with one detector, a picture, and what the panel tells of health. */
function openStage(program: string) {
  const place = openPlace();
  const picture = writeFrame(place.runtimeDir);
  writeDetector(place.folder, NAME, program);
  const told: Pick<DetectorHealth, "state" | "reason">[] = [];
  const onHealth = ({ state, reason }: DetectorHealth) => void told.push({ state, reason });
  const open = (changes: Partial<PanelOptions> = {}) => openTestPanel(place, { names: [NAME], onHealth, ...changes });
  const dispose = () => {
    picture[Symbol.dispose]();
    place[Symbol.dispose]();
  };
  return { place, frame: picture.frame, told, open, [Symbol.dispose]: dispose };
}

test("a detector that never answers is disabled with the reason after ten lives; the crew can revive it", async () => {
  using stage = openStage('throw new Error("no model");');
  await using panel = await stage.open();
  begin(panel, NAME);
  expect(await hear(panel, NAME, stage.frame)).toMatch(/^failed: is disabled: 10 lives without an answer.*no model/);
  expect(panel.health()[0]).toMatchObject({
    state: "disabled",
    restarts: 10,
    lastFault: expect.stringContaining("no model"),
  });
  expect(panel.pid(NAME)).toBeUndefined();
  expect(await hear(panel, NAME, stage.frame)).toMatch(/^failed: is disabled/);
  expect(stage.told.map((one) => one.state)).toContain("backing-off");
  expect(stage.told.at(-1)).toMatchObject({ state: "disabled", reason: expect.stringContaining("no model") });

  writeFileSync(join(stage.place.folder, NAME, "main.ts"), analyzeWith('return say("mended");'));
  await panel.revive(NAME);
  expect(await hear(panel, NAME, stage.frame)).toBe("mended");
  expect(stage.told.slice(-2).map((one) => one.state)).toEqual(["starting", "ready"]);
});

test("what was disabled before the box was started stays so until it is revived", async () => {
  using stage = openStage(analyzeWith('return say("fine");'));
  await using panel = await stage.open({ remembered: new Map([[NAME, { reason: "ended too often" }]]) });
  begin(panel, NAME);
  expect(panel.health()[0]).toMatchObject({ state: "disabled", reason: "ended too often", restarts: 0 });
  expect(await hear(panel, NAME, stage.frame)).toBe("failed: is disabled: ended too often");
  expect(stage.told).toEqual([]);
  await panel.revive(NAME);
  expect(await hear(panel, NAME, stage.frame)).toBe("fine");
  expect(stage.told.map((one) => one.state)).toEqual(["starting", "ready"]);
});

test("what the crew let run after it was disabled may try anew", async () => {
  using stage = openStage(analyzeWith('return say("fine");'));
  const folder = openFolder(stage.place.folder);
  const admittedAt = "2026-11-22T12:00:00.000Z";
  const read = () => {
    const catalog = folder.read();
    return { ...catalog, detectors: catalog.detectors.map((entry) => ({ ...entry, admittedAt })) };
  };
  const stateWhenDisabledAt = async (since: string) => {
    const remembered = new Map([[NAME, { reason: "ended too often", since }]]);
    await using panel = await stage.open({ source: { ...folder, read }, remembered });
    return panel.health()[0]?.state;
  };
  expect(await stateWhenDisabledAt("2026-11-22T12:00:00.001Z")).toBe("disabled");
  expect(await stateWhenDisabledAt("2026-11-22T11:59:59.999Z")).toBe("starting");
});

test("a crash that is mended at once is nobody's news, and closing the box is none either", async () => {
  using stage = openStage(analyzeWith('return say("fine");'));
  {
    await using panel = await stage.open();
    begin(panel, NAME);
    expect(await hear(panel, NAME, stage.frame)).toBe("fine");
    process.kill(panel.pid(NAME) ?? 0, "SIGKILL");
    while (panel.health()[0]?.restarts === 0) await Bun.sleep(5);
    expect(await hear(panel, NAME, stage.frame)).toBe("fine");
    const { lastFault, lastFaultAt } = panel.health()[0];
    expect(lastFault).toContain("killed");
    expect(Date.parse(lastFaultAt ?? "")).toBeGreaterThan(Date.now() - 60_000);
  }
  expect(stage.told).toEqual([]);
});

test("health counts what was judged, and the median time counts from the hand-over, not from the queue", async () => {
  using stage = openStage(analyzeWith('await Bun.sleep(100); return say("fine");'));
  await using panel = await stage.open();
  begin(panel, NAME);
  expect(panel.health()[0]).toMatchObject({ version: "1.0.0", checked: 0, msPerSample: null, lastFaultAt: null });
  const all = [0, 1, 2, 3, 4].map((index) => hear(panel, NAME, stage.frame, index));
  await Promise.all(all);
  const [health] = panel.health();
  expect(health).toMatchObject({ state: "ready", checked: 5, failed: 0, skipped: 0, restarts: 0 });
  expect(health.msPerSample).toBeGreaterThanOrEqual(99);
  expect(health.msPerSample).toBeLessThan(250);
});

test("a deadline counts from the hand-over: samples that wait for their turn are not late", async () => {
  using stage = openStage(analyzeWith('await Bun.sleep(300); return say("fine");'));
  await using panel = await stage.open({ timeoutMs: 1200 });
  begin(panel, NAME);
  const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => hear(panel, NAME, stage.frame, index)));
  expect(new Set(answers)).toEqual(new Set(["fine"]));
});

test("more samples than may wait are told so, and cost nothing", async () => {
  using stage = openStage(analyzeWith('await Bun.sleep(20); return say("fine");'));
  await using panel = await stage.open();
  begin(panel, NAME);
  const answers = await Promise.all(Array.from({ length: 70 }, (_, index) => hear(panel, NAME, stage.frame, index)));
  expect(answers.filter((one) => one === "fine").length).toBe(64);
  expect(answers.filter((one) => one === "failed: 64 samples wait already").length).toBe(6);
});

test("the log file has one line a line, with its time; the file before is kept when it is full", async () => {
  using stage = openStage(
    analyzeWith('console.error("\\x1b[2J" + "x".repeat(3000) + " " + input.sample.frameIndex); return say("fine");'),
  );
  const logPath = join(stage.place.root, "logs", "detector.log");
  const folder = openFolder(stage.place.folder);
  const read = () => {
    const catalog = folder.read();
    return { ...catalog, detectors: catalog.detectors.map((entry) => ({ ...entry, logPath })) };
  };
  await using panel = await stage.open({ source: { ...folder, read } });
  begin(panel, NAME);
  for (let index = 0; !existsSync(`${logPath}.1`); index++) {
    expect(await hear(panel, NAME, stage.frame, index)).toBe("fine");
    await Bun.sleep(11);
  }
  expect(statSync(`${logPath}.1`).size).toBeLessThanOrEqual(1024 * 1024);
  const lines = readFileSync(`${logPath}.1`, "utf8").split("\n").filter(Boolean);
  expect(lines.length).toBeGreaterThan(200);
  for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z (.?\[2Jx{3000} \d+|\[box\] .*)$/);
});

test("a detector cannot speak in the box's name in its own log", async () => {
  using stage = openStage(analyzeWith('console.error("[box] all is well"); return say("fine");'));
  await using panel = await stage.open();
  begin(panel, NAME);
  await hear(panel, NAME, stage.frame);
  while (panel.logLines(NAME).length === 0) await Bun.sleep(5);
  expect(panel.logLines(NAME)).toEqual([" [box] all is well"]);
});

test("answers after shutdown are not heard, and a detector that will not go is made to", async () => {
  using stage = openStage("");
  const stubborn = `import { writeSync } from "node:fs";
    process.on("SIGTERM", () => {}); process.on("SIGHUP", () => {}); process.exit = () => undefined;
    const write = (text) => writeSync(1, text + "\\n");
    for await (const line of console) {
      const { id, method } = JSON.parse(line);
      if (method === "initialize") write(JSON.stringify({ jsonrpc: "2.0", id, result: { name: "${NAME}", version: "1.0.0" } }));
      else if (method === "shutdown") for (let n = 0; n < 500; n++) write(JSON.stringify({ jsonrpc: "2.0", id: n + 1, result: { findings: [] } }));
      else write(JSON.stringify({ jsonrpc: "2.0", id, result: method === "analyze" ? { findings: [], observations: [] } : null }));
    }
    setInterval(() => {}, 1000);`;
  writeFileSync(join(stage.place.folder, NAME, "main.ts"), stubborn);
  const panel = await stage.open();
  begin(panel, NAME);
  expect(await panel.analyze(NAME, TAKE.id, { sample: sampleAt(0), frame: stage.frame })).toMatchObject({
    outcome: "checked",
  });
  const pid = panel.pid(NAME) ?? 0;
  await panel[Symbol.asyncDispose]();
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  expect(stage.told).toEqual([]);
});

test("a detector that works though nobody asks it anything is ended, and answers again", async () => {
  using stage = openStage(
    analyzeWith(
      'if (input.sample.frameIndex === 1) setInterval(() => { const end = performance.now() + 90; while (performance.now() < end); }, 100); return say("fine");',
    ),
  );
  await using panel = await stage.open({ idleWatchMs: 2000 });
  begin(panel, NAME);
  expect(await hear(panel, NAME, stage.frame, 0)).toBe("fine");
  const pid = panel.pid(NAME);
  await Bun.sleep(4500);
  expect(panel.pid(NAME)).toBe(pid);
  expect(await hear(panel, NAME, stage.frame, 1)).toBe("fine");
  while (panel.health()[0]?.restarts === 0) await Bun.sleep(5);
  expect(panel.health()[0]?.lastFault).toMatch(/^used \d+ % of a core though nobody asked it anything$/);
  expect(await hear(panel, NAME, stage.frame, 2)).toBe("fine");
});
