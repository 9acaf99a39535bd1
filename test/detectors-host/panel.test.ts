import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { statSync } from "node:fs";
import { join } from "node:path";
import type { Panel } from "../../src/detectors/panel.ts";
import type { FrameRef, Pair } from "../../src/domain/frame.ts";
import {
  analyzeWith,
  begin,
  GUESTS,
  hear,
  openPlace,
  openTestPanel,
  sampleAt,
  TAKE,
  writeDetector,
  writeFrame,
} from "./support.ts";

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
  writeDetector(
    place.folder,
    "shy",
    analyzeWith(
      'const { observations } = say("a blur"); return { notChecked: "the picture is blurred", observations };',
    ),
  );
  writeDetector(place.folder, "pairs", PAIR_DETECTOR, {
    wants: { input: "pair", format: "rgb24", maxWidth: 960, maxHeight: 540 },
  });
  panel = await openTestPanel(place, { names: ["echo", "shy", "pairs"] });
  for (const name of ["echo", "shy", "pairs"]) begin(panel, name);
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
    const analysis = await panel.analyze("pairs", TAKE.id, { sample: sampleAt(5), pair });
    expect(analysis).toMatchObject({
      outcome: "checked",
      observations: [{ details: { text: "rgb2411 rgb2422 gray833 gray844 9 10 0.9 200" } }],
    });
    for (const one of written) one[Symbol.dispose]();
  });

  test("may say that it could not judge, which is no failure", async () => {
    using one = writeFrame(place.runtimeDir, { name: "shy" });
    const analysis = await panel.analyze("shy", TAKE.id, { sample: sampleAt(0), frame: one.frame });
    expect(analysis).toMatchObject({
      outcome: "not-checked",
      reason: "the picture is blurred",
      observations: [{ kind: "said", details: { text: "a blur" } }],
    });
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

  test("hands settings over; those that do not fit have their default, and the log says so", async () => {
    using grey = writeFrame(place.runtimeDir, { name: "grey", value: 100 });
    await using strict = await open(["exposure"]);
    const look = async (settings: Record<string, unknown>) => {
      begin(strict, "exposure", { settings });
      const analysis = await strict.analyze("exposure", TAKE.id, { sample: sampleAt(0), frame: grey.frame });
      return analysis.outcome === "checked" ? analysis.findings.map((one) => one.kind) : analysis;
    };
    expect(await look({ darkest: 45 })).toEqual(["too-dark"]);
    expect(await look({ darkest: 99, smell: 1 })).toEqual([]);
    const log = strict.logLines("exposure").join("\n");
    expect(log).toContain('setting "darkest" has its default: it must lie between 0 and 50');
    expect(log).toContain('there is no setting "smell"');
  });

  test("lists what runs and what there is", async () => {
    await using none = await open([]);
    expect(none.detectors).toEqual([]);
    expect(panel.detectors.map((one) => [one.name, one.wants.input])).toEqual([
      ["echo", "frame"],
      ["pairs", "pair"],
      ["shy", "frame"],
    ]);
    expect(panel.health().map((one) => one.name)).toEqual(["echo", "pairs", "shy"]);
  });

  test("refuses names it does not know, in a sentence", async () => {
    expect(open(["exposure", "smell"])).rejects.toThrow('there is no detector "smell"; there are: exposure');
    const gone = { outcome: "failed", reason: 'no detector "exposure" runs here' } as const;
    expect(await panel.analyze("exposure", TAKE.id, { sample: sampleAt(0), frame: FRAME })).toEqual(gone);
    expect(await panel.endTake("exposure", TAKE.id)).toEqual({ ending: gone, state: undefined });
    expect(() => panel.pid("exposure")).toThrow('no detector "exposure" runs here');
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
  for (const name of ["slow", "fast"]) begin(both, name);
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
  begin(chatty, "chatty");
  expect(await hear(chatty, "chatty", one.frame)).toBe("fine");
  expect(chatty.logLines("chatty")[0]).toBe("line 0");
  expect(chatty.logLines("chatty").length).toBeLessThanOrEqual(200);
});
