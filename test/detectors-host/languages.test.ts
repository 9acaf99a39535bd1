import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkManifest, fillSettings } from "@camf/detector-sdk/check";
import type { Manifest, Response } from "@camf/detector-sdk/contract";
import { Exchange } from "../../detectors/sdk/exchange.ts";
import { makeSamples, mapFrames, type SyntheticSample } from "../../detectors/sdk/synthetic.ts";
import { spawnGuest } from "../../src/detectors/cell/guest.ts";

/** The same detector written with both SDKs is asked the same questions: the answers must not differ in anything. */
const GUESTS = join(import.meta.dir, "guests");
const DEADLINE_MS = 30_000;
setDefaultTimeout(120_000);

interface Twin {
  exchange: Exchange;
  manifest: Manifest;
  rings: string;
}

let twins: Twin[] = [];
let samples: SyntheticSample[] = [];
let runtimeDir = "";

function start(name: string): Twin {
  const folder = join(GUESTS, name);
  const manifest = checkManifest(JSON.parse(readFileSync(join(folder, "detector.json"), "utf8")));
  if (!manifest.ok) throw new Error(manifest.error);
  const entry = { manifest: manifest.value, folder };
  const guest = spawnGuest({ entry, runtimeDir, memoryMb: manifest.value.memoryMb, index: 0, gpu: false });
  return { exchange: new Exchange(guest), manifest: manifest.value, rings: guest.rings };
}

beforeAll(() => {
  runtimeDir = mkdtempSync(join(tmpdir(), "camf-languages-"));
  twins = [start("ledger"), start("ledger-python")];
  const [first] = twins;
  samples = makeSamples(first.manifest.wants, runtimeDir, first.rings);
});

afterAll(async () => {
  await Promise.all(twins.map((twin) => twin.exchange.kill()));
  rmSync(runtimeDir, { recursive: true, force: true });
});

/** Sentences of refusals may differ, and numbers in their last digits. */
function simplify(response: Response): unknown {
  if ("error" in response) return { id: response.id, code: response.error.code };
  const text = JSON.stringify(response, (_, value) =>
    typeof value === "number" ? Number(value.toPrecision(5)) : value,
  );
  return JSON.parse(text);
}

async function askBoth(method: string, params: unknown): Promise<unknown> {
  const [first, second] = await Promise.all(
    twins.map(async ({ exchange }) => simplify(await exchange.ask(method, params, DEADLINE_MS))),
  );
  expect(second).toEqual(withoutName(first));
  return first;
}

/** The only thing in which the twins may differ. */
function withoutName(answer: unknown): unknown {
  return JSON.parse(JSON.stringify(answer).replace('"name":"ledger"', '"name":"ledger-python"'));
}

function announce(id: string, changes: Record<string, unknown> = {}, state?: string) {
  const settings = fillSettings(twins[0].manifest, {});
  const take = { id, angle: "24A", camera: "A", mode: "clip", rateHz: 2 };
  return { take, settings: { ...(settings.ok ? settings.value : {}), ...changes }, state };
}

/** Story and reference with `value` in place of each of their fields in turn. */
function tellWith(value: unknown): Record<string, unknown>[] {
  const story = { from: "16:00", to: "17:00", direction: "running", start: null };
  const sample = { frameIndex: 3, ptsMs: 120 };
  const noted = { kind: "mean", confidence: 0.25, box: null, description: "a fact", details: {}, sample };
  const reference = { name: "take 2", observations: [noted] };
  return [
    { story: value },
    { reference: value },
    ...Object.keys(story).map((field) => ({ story: { ...story, [field]: value } })),
    ...Object.keys(reference).map((field) => ({ reference: { ...reference, [field]: value } })),
    ...Object.keys(noted).map((field) => ({
      reference: { ...reference, observations: [{ ...noted, [field]: value }] },
    })),
  ];
}

test("both live the same life", async () => {
  const introduction = await askBoth("initialize", { contract: 1, rings: twins[0].rings });
  expect(introduction).toHaveProperty("result.models.0.notChosen.0.provider", "webgpu");
  for (const [id, changes] of [
    ["plain", {}],
    ["loud", { floor: 0, most: 2, channel: "red", label: "räume 🎬", hour: "" }],
    ["quiet", { floor: 100, isLoud: false, mask: "/camf/files/mask.PNG" }],
  ] as const) {
    expect(await askBoth("beginTake", announce(id, changes, "12.5"))).toMatchObject({ result: null });
    for (const { params } of samples) {
      expect(await askBoth("analyze", { ...params, take: id })).toHaveProperty("result");
    }
    expect(await askBoth("endTake", { take: id })).toHaveProperty("result.state");
  }
});

test("both say what they observed where they could not judge", async () => {
  await askBoth("beginTake", announce("blind", { floor: 100, label: "blind" }));
  expect(await askBoth("analyze", { ...samples[0].params, take: "blind" })).toMatchObject({
    result: { notChecked: "nothing to see by", observations: [{ kind: "dim", details: { take: "blind" } }] },
  });
  await askBoth("endTake", { take: "blind" });
});

test("both are told the same of a take, and of what lies round it", async () => {
  const noted = {
    kind: "mean",
    confidence: 0.25,
    box: [0.1, 0.2, 0.3, 0.4],
    description: "ein Fakt 🎬",
    details: { mean: 7 },
  };
  const reference = { name: "take 2", observations: [{ ...noted, sample: { frameIndex: 3, ptsMs: 120.5 } }, noted] };
  const story = { from: "23:30", to: null, direction: "held", start: "00:05" };
  const facts = { name: "take 3", startedAt: "2026-11-22T16:42:00.5+01:00", timeScale: 0.04 };
  const begin = announce("told");
  await askBoth("beginTake", { ...begin, take: { ...begin.take, ...facts }, story, reference });
  await askBoth("analyze", { ...samples[0].params, take: "told" });
  expect(await askBoth("endTake", { take: "told" })).toMatchObject({
    result: {
      observations: [
        {
          details: {
            known: ["take 3", "2026-11-22T16:42:00.5+01:00", 0.04],
            story: ["23:30", null, "held", "00:05"],
            reference: ["take 2", 2],
            first: ["mean", 0.25, "ein Fakt 🎬", 120.5],
            box: [0.1, 0.2, 0.3, 0.4],
            inFirst: 7,
          },
        },
      ],
    },
  });
});

test("both refuse the same", async () => {
  await askBoth("beginTake", announce("open"));
  const [{ params }] = samples;
  const values: unknown[] = [null, true, -1, 0, 0.5, 1e300, 9e15, "", "x", "/", "../a", [], [0, 0, 1, 1], {}, { a: 1 }];
  for (const value of values) {
    for (const name of Object.keys(twins[0].manifest.settings.properties)) {
      await askBoth("beginTake", announce(`setting-${name}-${JSON.stringify(value)}`.slice(0, 64), { [name]: value }));
      await askBoth("endTake", { take: `setting-${name}-${JSON.stringify(value)}`.slice(0, 64) });
    }
    for (const field of [
      "ring",
      "slot",
      "sequence",
      "header",
      "offset",
      "width",
      "height",
      "stride",
      "format",
      "part",
    ]) {
      await askBoth("analyze", { ...mapFrames(params, (frame) => ({ ...frame, [field]: value })), take: "open" });
    }
    for (const field of ["take", "sample", "frame", "pair"])
      await askBoth("analyze", { ...params, take: "open", [field]: value });
    for (const field of ["id", "angle", "camera", "mode", "rateHz", "name", "startedAt", "timeScale"]) {
      const begin = announce(`take-${field}`);
      await askBoth("beginTake", { ...begin, take: { ...begin.take, [field]: value } });
    }
    for (const told of tellWith(value)) {
      await askBoth("beginTake", { ...announce("told-badly"), ...told });
      await askBoth("endTake", { take: "told-badly" });
    }
  }
});
