import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { statSync } from "node:fs";
import { join } from "node:path";
import type { Panel } from "../../src/detectors/panel.ts";
import type { FrameRef, Pair } from "../../src/domain/frame.ts";
import { analyzeWith, GUESTS, hear, openPlace, openTestPanel, sampleAt, writeDetector, writeFrame } from "./support.ts";

setDefaultTimeout(60_000);

const place = openPlace();
const PAIR_DETECTOR = `import { defineDetector } from "@camf/detector-sdk";
await defineDetector({ wants: "pair", analyze(pair) {
  const first = [pair.take, pair.reference, pair.validity, pair.moves].map((one) => one.format + one.data[0]);
  const text = [...first, pair.homography.length, pair.offsetMs, pair.alignmentConfidence, pair.sample.ptsMs].join(" ");
  return { findings: [], observations: [{ kind: "said", confidence: 1, box: null, description: "a fact", details: { text } }] };
} });`;
let panel: Panel;

beforeAll(async () => {
  writeDetector(place.folder, "echo", analyzeWith("return say(Array.from(input.frame.data.slice(0, 6)).join());"));
  writeDetector(place.folder, "shy", analyzeWith('return { notChecked: "the picture is blurred" };'));
  writeDetector(place.folder, "pairs", PAIR_DETECTOR, {
    wants: { input: "pair", format: "rgb24", maxWidth: 960, maxHeight: 540 },
  });
  panel = await openTestPanel(place, { names: ["echo", "shy", "pairs"] });
});
afterAll(async () => {
  await panel[Symbol.asyncDispose]();
  place[Symbol.dispose]();
});

describe("a sandboxed detector", () => {
  test("sees the very pixels that were written into the ring", async () => {
    using one = writeFrame(place.runtimeDir, {
      name: "one",
      width: 2,
      height: 1,
      pixels: new Uint8Array([1, 2, 3, 4, 5, 6]),
    });
    expect(await hear(panel, "echo", one.frame)).toBe("1,2,3,4,5,6");
  });

  test("sees the next frame of a slot, and a ring that was made anew under the same name", async () => {
    for (const value of [7, 8]) {
      using again = writeFrame(place.runtimeDir, { name: "again", value });
      expect(await hear(panel, "echo", again.frame)).toStartWith(`${value},${value}`);
    }
  });

  test("reads a ring although it is not the box's user", () => {
    using one = writeFrame(place.runtimeDir, { name: "mode" });
    expect(statSync(one.frame.ring).mode & 0o007).toBe(0);
    expect(statSync(join(place.runtimeDir, "mode")).gid).toBe(statSync(place.runtimeDir).gid);
  });

  test("sees a pair with both masks and its geometry", async () => {
    const written = [11, 22, 33, 44].map((value, index) =>
      writeFrame(place.runtimeDir, { name: `pair${index}`, value, format: index < 2 ? "rgb24" : "gray8" }),
    );
    const [take, reference, validity, moves] = written.map((one) => one.frame);
    if (!take || !reference || !validity || !moves) throw new Error("four pictures were written");
    const pair: Pair = {
      take: { frame: take, ...sampleAt(5) },
      reference: { ptsMs: 210, frameIndex: 5 },
      frames: { take, reference, validity, moves },
      homography: [1, 0, 0, 0, 1, 0, 0, 0, 1],
      offsetMs: 10,
      alignmentConfidence: 0.9,
    };
    const analysis = await panel.analyze("pairs", { sample: sampleAt(5), pair });
    expect(analysis).toMatchObject({
      outcome: "checked",
      observations: [{ details: { text: "rgb2411 rgb2422 gray833 gray844 9 10 0.9 200" } }],
    });
    for (const one of written) one[Symbol.dispose]();
  });

  test("may say that it could not judge, which is no failure", async () => {
    using one = writeFrame(place.runtimeDir, { name: "shy" });
    const analysis = await panel.analyze("shy", { sample: sampleAt(0), frame: one.frame });
    expect(analysis).toMatchObject({ outcome: "not-checked", reason: "the picture is blurred" });
  });
});

describe("a frame is a fault, never an empty list, when", () => {
  const spoil: [title: string, change: (frame: FrameRef) => FrameRef, outcome: RegExp][] = [
    [
      "its slot holds a later one",
      (frame) => ({ ...frame, sequence: frame.sequence + 1 }),
      /^failed: .*no longer holds.* \(-32002\)/,
    ],
    [
      "its ring is not there",
      (frame) => ({ ...frame, ring: join(place.runtimeDir, "nowhere") }),
      /^failed: .*cannot be read.* \(-32002\)/,
    ],
    ["its ring lies elsewhere", (frame) => ({ ...frame, ring: "/etc/passwd" }), /^failed: a frame lies outside/],
    [
      "its ring climbs out",
      (frame) => ({ ...frame, ring: `${place.runtimeDir}/../secret` }),
      /^failed: a frame lies outside/,
    ],
    ["its shape is longer than the file", (frame) => ({ ...frame, height: 1000 }), /^failed: .* \(-32002\)/],
    ["its rows are shorter than its width", (frame) => ({ ...frame, stride: 10 }), /^not-checked: echo a stride/],
    ["it is not what the detector wants", (frame) => ({ ...frame, format: "gray8" }), /^not-checked: echo wants rgb24/],
  ];
  for (const [title, change, outcome] of spoil) {
    test(title, async () => {
      using one = writeFrame(place.runtimeDir, { name: "spoilt" });
      expect(await hear(panel, "echo", change(one.frame))).toMatch(outcome);
    });
  }
});

describe("opening a panel", () => {
  const open = (names: string[], changes = {}) =>
    openTestPanel({ folder: GUESTS, runtimeDir: place.runtimeDir }, { names, ...changes });

  test("hands settings over and refuses those that are out of bounds", async () => {
    using grey = writeFrame(place.runtimeDir, { name: "grey", value: 100 });
    await using strict = await open(["exposure"], { settings: { exposure: { darkest: 45 } } });
    const analysis = await strict.analyze("exposure", { sample: sampleAt(0), frame: grey.frame });
    expect(analysis).toMatchObject({
      outcome: "checked",
      findings: [{ kind: "too-dark", details: { luma: expect.closeTo(39.2, 1) } }],
    });
    expect(open(["exposure"], { settings: { exposure: { darkest: 99 } } })).rejects.toThrow(
      'exposure: setting "darkest": must lie between 0 and 50',
    );
  });

  test("lists what runs and what there is", async () => {
    await using none = await open([]);
    expect(none.detectors).toEqual([]);
    expect(none.catalog()).toMatchObject([
      { name: "exposure", version: "1.0.0", kinds: [{ kind: "too-dark" }, { kind: "too-bright" }] },
    ]);
    expect(panel.detectors.map((one) => [one.name, one.wants.input])).toEqual([
      ["echo", "frame"],
      ["shy", "frame"],
      ["pairs", "pair"],
    ]);
    expect(panel.health().map((one) => one.name)).toEqual(["echo", "shy", "pairs"]);
  });

  test("refuses names it does not know, in a sentence", () => {
    expect(open(["exposure", "smell"])).rejects.toThrow('there is no detector "smell"; there are: exposure');
    expect(panel.analyze("exposure", { sample: sampleAt(0), frame: FRAME })).rejects.toThrow(
      'the panel has no detector "exposure"',
    );
  });

  test("refuses memory limits that no detector can live under", () => {
    expect(open(["exposure"], { maxMemoryMb: 256 })).rejects.toThrow("at least 512 MB");
  });
});

const FRAME: FrameRef = {
  ring: "/x",
  slot: 0,
  sequence: 1,
  offset: 64,
  width: 1,
  height: 1,
  stride: 3,
  format: "rgb24",
};

test("a detector is no other's hostage: one that is slow does not hold up the rest", async () => {
  using home = openPlace();
  using one = writeFrame(home.runtimeDir);
  writeDetector(home.folder, "slow", analyzeWith('await Bun.sleep(1500); return say("slow");'));
  writeDetector(home.folder, "fast", analyzeWith('return say("fast");'));
  await using both = await openTestPanel(home, { names: ["slow", "fast"] });
  const order: string[] = [];
  await Promise.all(["slow", "fast"].map(async (name) => order.push(await hear(both, name, one.frame))));
  expect(order).toEqual(["fast", "slow"]);
});

test("a log is kept, bounded, and never breaks the protocol", async () => {
  using home = openPlace();
  using one = writeFrame(home.runtimeDir);
  const body =
    'for (let n = 0; n < 500; n++) console.log("line", n); process.stdout.write("more\\n"); return say("fine");';
  writeDetector(home.folder, "chatty", analyzeWith(body));
  await using chatty = await openTestPanel(home, { names: ["chatty"] });
  expect(await hear(chatty, "chatty", one.frame)).toBe("fine");
  expect(chatty.logLines("chatty")[0]).toBe("line 0");
  expect(chatty.logLines("chatty").length).toBeLessThanOrEqual(200);
});
