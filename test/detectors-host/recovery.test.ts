import { expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { listChildren } from "../../src/detectors/cell/ending.ts";
import type { Panel, PanelOptions } from "../../src/detectors/panel.ts";
import type { FrameRef } from "../../src/domain/frame.ts";
import {
  analyzeWith,
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

setDefaultTimeout(120_000);

const NAME = "guest";

/** Runs `check` with a panel of one detector that has the given program. */
async function withDetector(
  program: string,
  check: (panel: Panel, frame: FrameRef) => Promise<void>,
  options: Partial<PanelOptions> = {},
): Promise<void> {
  using place = openPlace();
  using picture = writeFrame(place.runtimeDir);
  writeDetector(place.folder, NAME, program);
  await using panel = await openTestPanel(place, { names: [NAME], ...options });
  begin(panel, NAME);
  await check(panel, picture.frame);
}

const outcomeOf = async (panel: Panel, frame: FrameRef, index: number) => {
  const analysis = await panel.analyze(NAME, TAKE.id, { sample: sampleAt(index), frame });
  return analysis.outcome === "checked" ? "checked" : `${analysis.outcome}: ${analysis.reason}`;
};

test("a detector that hangs is shown as late, killed at its deadline, and answers the next sample", async () => {
  const program = analyzeWith('if (input.sample.frameIndex === 1) while (true); return say("fine");');
  const check = async (panel: Panel, frame: FrameRef) => {
    expect(await hear(panel, NAME, frame, 0)).toBe("fine");
    const pid = panel.pid(NAME);
    const hung = outcomeOf(panel, frame, 1);
    while (panel.health()[0]?.state !== "late") await Bun.sleep(20);
    expect(await hung).toBe("failed: took longer than 2500 ms");
    expect(await hear(panel, NAME, frame, 2)).toBe("fine");
    expect(panel.pid(NAME)).not.toBe(pid);
    expect(panel.health()[0]).toMatchObject({ state: "ready", checked: 2, failed: 1, restarts: 1 });
  };
  await withDetector(program, check, { timeoutMs: 2500 });
});

test("a sample whose process is killed from outside is tried again and answered", async () => {
  const program = analyzeWith('await Bun.sleep(500); return say("fine");');
  await withDetector(program, async (panel, frame) => {
    expect(await hear(panel, NAME, frame, 0)).toBe("fine");
    const answer = hear(panel, NAME, frame, 1);
    await Bun.sleep(100);
    process.kill(panel.pid(NAME) ?? 0, "SIGKILL");
    expect(await answer).toBe("fine");
    expect(panel.health()[0]).toMatchObject({ checked: 2, failed: 0, restarts: 1 });
  });
});

test("a sample that kills twice is given up, and those behind it are answered in order", async () => {
  const program = analyzeWith(
    'if (input.sample.frameIndex === 1) { console.error("cannot go on"); process.exit(3); } return say(String(input.sample.frameIndex));',
  );
  await withDetector(program, async (panel, frame) => {
    const answers = await Promise.all([0, 1, 2, 3].map((index) => hear(panel, NAME, frame, index)));
    expect(answers).toEqual(["0", "not-checked: ended the detector twice", "2", "3"]);
    expect(panel.health()[0]).toMatchObject({
      checked: 3,
      failed: 0,
      skipped: 1,
      restarts: 2,
      lastFault: "ended by itself with exit code 3: cannot go on",
    });
  });
});

test("an error inside the detector fails its sample and leaves the process alone", async () => {
  const program = analyzeWith('if (input.sample.frameIndex === 1) throw new Error("no idea"); return say("fine");');
  await withDetector(program, async (panel, frame) => {
    expect(await hear(panel, NAME, frame, 0)).toBe("fine");
    const pid = panel.pid(NAME);
    expect(await outcomeOf(panel, frame, 1)).toBe("failed: no idea (-32003)");
    expect(await hear(panel, NAME, frame, 2)).toBe("fine");
    expect(panel.pid(NAME)).toBe(pid);
  });
});

/** What a hostile program does at sample 1, and what it is told of; every other sample it answers well. */
const LIES: [title: string, misdeed: string, reason: RegExp][] = [
  ["writes junk", 'write("hello there\\n");', /wrote something that is no answer/],
  [
    "writes bytes that are no text",
    "writeSync(1, new Uint8Array([255, 254, 10]));",
    /wrote something that is no answer/,
  ],
  ["writes a line of 10 MB", 'write("x".repeat(10e6) + "\\n");', /wrote a line of over 1048576 bytes/],
  ["opens 1 MiB of brackets", 'write("[".repeat(2 ** 20) + "\\n");', /wrote something that is no answer/],
  [
    "nests half a million deep in its answer",
    'answerRaw(id, "[".repeat(520_000) + "]".repeat(520_000));',
    /broke the contract|wrote something that is no answer/,
  ],
  [
    "nests objects deep in its details",
    `answerRaw(id, observe('{"a":'.repeat(100_000) + "1" + "}".repeat(100_000)));`,
    /broke the contract|wrote something that is no answer/,
  ],
  ["answers another request", "answer(id + 1, good);", /answered a request that nobody made/],
  [
    "answers with a text for an id",
    'write(JSON.stringify({ jsonrpc: "2.0", id: String(id), result: good }) + "\\n");',
    /wrote something that is no answer/,
  ],
  [
    "answers with a number beyond all numbers for an id",
    'write(`{"jsonrpc":"2.0","id":1e999,"result":{}}\\n`);',
    /wrote something that is no answer/,
  ],
  ["lies about the shape of its answer", 'answer(id, { findings: "none", observations: [] });', /broke the contract/],
  ["adds fields", "answer(id, { ...good, extra: 1 });", /broke the contract/],
  [
    "is surer than sure",
    `answerRaw(id, observe("{}").replace('"confidence":1', '"confidence":1e999'));`,
    /broke the contract/,
  ],
  ["reaches for the prototype", `answerRaw(id, observe('{"__proto__":{"polluted":true}}'));`, /broke the contract/],
  [
    "reaches for the prototype of the answer",
    `answerRaw(id, '{"findings":[],"observations":[]},"__proto__":{"error":{}}');`,
    /wrote something that is no answer/,
  ],
  ["floods its log without ending a line", 'for (;;) writeSync(2, "noise".repeat(10000));', /floods its log/],
  ["floods its log", 'for (;;) writeSync(2, "noise\\n".repeat(1000));', /floods its log/],
  ["floods its log with nothing", 'for (;;) writeSync(2, "\\n".repeat(1000));', /floods its log/],
  ["floods its answers with nothing", 'for (;;) writeSync(1, "\\n".repeat(1000));', /floods its answers/],
  ["answers in halves and stops", `write('{"jsonrpc":"2.0","id":' + id + ',"res'); process.exit(0);`, /exit code 0/],
  [
    "dies with very long last words",
    'writeSync(2, "error " + "w".repeat(4000) + "\\n"); process.exit(7);',
    /exit code 7: error w{200}/,
  ],
];

for (const [title, misdeed, reason] of LIES) {
  test(`a detector that ${title} is a fault, and recovers`, async () => {
    const program = speakRaw(NAME, `if (index === 1) { ${misdeed} } else answer(id, good);`);
    await withDetector(program, async (panel, frame) => {
      expect(await outcomeOf(panel, frame, 0)).toBe("checked");
      expect(await outcomeOf(panel, frame, 1)).toMatch(/^not-checked: ended the detector twice$|^failed: /);
      const [health] = panel.health();
      expect(health.lastFault).toMatch(reason);
      expect(health.lastFault.length).toBeLessThanOrEqual(300);
      expect(await outcomeOf(panel, frame, 2)).toBe("checked");
      expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain("polluted");
    });
  });
}

test("a sample that ended the detector is not tried a third time, whoever asks", async () => {
  const program = analyzeWith(
    "if (input.sample.frameIndex === 1) while (true); return say(String(input.sample.frameIndex));",
  );
  const check = async (panel: Panel, frame: FrameRef) => {
    expect(await outcomeOf(panel, frame, 1)).toBe("failed: took longer than 2000 ms");
    expect(await outcomeOf(panel, frame, 1)).toBe("not-checked: ended the detector twice");
    const { restarts } = panel.health()[0];
    expect(await outcomeOf(panel, frame, 1)).toBe("not-checked: ended the detector twice");
    expect(panel.health()[0]).toMatchObject({ restarts, skipped: 2, failed: 1 });
    expect(await hear(panel, NAME, frame, 2)).toBe("2");
  };
  await withDetector(program, check, { timeoutMs: 2000 });
});

test("what a detector says can be printed and stored: no broken characters, no control characters in its log", async () => {
  const program = speakRaw(
    NAME,
    `writeSync(2, "\\x1b[31mred\\u0007 \\u202egnorw <script>alert(1)</script>\\r\\n");
    const words = "a lone \\\\ud800 half and \\\\u202e turned";
    const details = '{"text":"\\\\udc00","constructor":"x","list":["\\\\ud800"],"group":{"toString":"\\\\udfff"}}';
    write(\`{"jsonrpc":"2.0","id":\${id},"result":{"findings":[],"observations":[{"kind":"x","confidence":1,"box":null,"description":"\${words}","details":\${details}}]}}\\n\`);`,
  );
  await withDetector(program, async (panel, frame) => {
    const analysis = await panel.analyze(NAME, TAKE.id, { sample: sampleAt(0), frame });
    if (analysis.outcome !== "checked") throw new Error(analysis.reason);
    const [{ description, details }] = analysis.observations;
    expect(description).toBe("a lone   half and   turned");
    expect(details).toEqual({ text: "\ufffd", constructor: "x", list: ["\ufffd"], group: { toString: "\ufffd" } });
    while (panel.logLines(NAME).length === 0) await Bun.sleep(10);
    expect(panel.logLines(NAME)).toEqual([" [31mred   gnorw <script>alert(1)</script> "]);
  });
});

test("an answer that nobody asked for ends the process before it can be taken for another's", async () => {
  const program = speakRaw(NAME, "answer(id, good); answer(id + 1, good);");
  await withDetector(program, async (panel, frame) => {
    await outcomeOf(panel, frame, 0);
    while (panel.health()[0]?.restarts === 0) await Bun.sleep(10);
    expect(panel.health()[0]?.restarts).toBeGreaterThan(0);
  });
});

test("a memory hog dies alone", async () => {
  using place = openPlace();
  using picture = writeFrame(place.runtimeDir);
  const hog = "const kept = []; while (true) kept.push(new Uint8Array(16e6).fill(1));";
  writeDetector(place.folder, "hog", analyzeWith(`${hog}`));
  writeDetector(place.folder, "quiet", analyzeWith('return say("fine");'));
  await using panel = await openTestPanel(place, { names: ["hog", "quiet"], maxMemoryMb: 512 });
  for (const name of ["hog", "quiet"]) begin(panel, name);
  const [hogged, quiet] = await Promise.all([hear(panel, "hog", picture.frame), hear(panel, "quiet", picture.frame)]);
  expect(hogged).toMatch(/^failed: /);
  expect(quiet).toBe("fine");
  expect(panel.health().find((one) => one.name === "quiet")).toMatchObject({ failed: 0, restarts: 0 });
});

test("threads are bounded, and a second process is refused", async () => {
  const program = analyzeWith(`
    const started = [];
    const source = URL.createObjectURL(new Blob(["setInterval(() => {}, 1000)"]));
    for (let n = 0; n < 300; n++) { try { started.push(new Worker(source)); } catch { break; } await Bun.sleep(1); }
    return say(require("node:fs").readFileSync("/proc/self/status", "utf8").match(/Threads:\\s+(\\d+)/)[1]);`);
  await withDetector(program, async (panel, frame) => {
    const threads = await hear(panel, NAME, frame);
    // Either it counted fewer threads than it asked for, or the refusal ended it.
    if (!threads.startsWith("not-checked")) expect(Number(threads)).toBeLessThanOrEqual(128);
  });
  const forks = analyzeWith(`
    const { dlopen } = require("bun:ffi");
    const { symbols } = dlopen("libc.so.6", { fork: { args: [], returns: "int" } });
    let children = 0;
    for (let n = 0; n < 50; n++) { const pid = symbols.fork(); if (pid === 0) while (true); if (pid > 0) children++; }
    return say(String(children));`);
  await withDetector(forks, async (panel, frame) => expect(await hear(panel, NAME, frame)).toBe("0"));
});

test("a detector that never starts is disabled with the reason, and its samples fail instead of waiting", async () => {
  await withDetector(
    'throw new Error("no model");',
    async (panel, frame) => {
      expect(await outcomeOf(panel, frame, 0)).toMatch(/^failed: is (disabled|backing-off): .*no model/s);
    },
    { timeoutMs: 300 },
  );
});

test("closing the panel ends every process, also one that hangs", async () => {
  let pid = 0;
  const program = analyzeWith("while (true);");
  await withDetector(program, async (panel, frame) => {
    const hung = outcomeOf(panel, frame, 0);
    while (panel.health()[0]?.state !== "busy") await Bun.sleep(10);
    pid = panel.pid(NAME) ?? 0;
    await panel[Symbol.asyncDispose]();
    expect(await hung).toBe("failed: the box stops");
  });
  expect(pid).toBeGreaterThan(0);
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
});

/** A zombie is dead; it waits for whoever inherited it. */
function isAlive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

test("when the box is killed, its detectors die with it", async () => {
  using place = openPlace();
  using picture = writeFrame(place.runtimeDir);
  writeDetector(
    place.folder,
    NAME,
    `process.exit = () => {}; setInterval(() => {}, 1000);\n${analyzeWith('return say("fine");')}`,
  );
  const support = join(import.meta.dir, "support.ts");
  const program = `import { begin, openTestPanel, hear } from ${JSON.stringify(support)};
    const panel = await openTestPanel(${JSON.stringify({ folder: place.folder, runtimeDir: place.runtimeDir })}, { names: ["${NAME}"] });
    begin(panel, "${NAME}");
    await hear(panel, "${NAME}", ${JSON.stringify(picture.frame)});
    console.log(panel.pid("${NAME}")); await Bun.sleep(60000);`;
  const box = Bun.spawn([process.execPath, "-e", program], { stdout: "pipe", stderr: "inherit" });
  const { value } = await box.stdout.getReader().read();
  const sandbox = Number(new TextDecoder().decode(value));
  const family = [sandbox, ...listChildren(sandbox), ...listChildren(sandbox).flatMap(listChildren)];
  expect(family.length).toBe(3);
  box.kill("SIGKILL");
  await box.exited;
  while (family.some(isAlive)) await Bun.sleep(20);
  expect(family.filter(isAlive)).toEqual([]);
});
