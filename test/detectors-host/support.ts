import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Manifest } from "@camf/detector-sdk/contract";
import { openSystemClock } from "../../src/base/clock.ts";
import { openLog } from "../../src/base/log.ts";
import { RingWriter } from "../../src/base/ring.ts";
import { openPanel, type Panel, type PanelOptions } from "../../src/detectors/panel.ts";
import { openFolder } from "../../src/detectors/shelf/catalog.ts";
import type { FrameRef, PixelFormat } from "../../src/domain/frame.ts";

export const GUESTS = join(import.meta.dir, "guests");

/** A temporary folder with a folder of detectors and a folder of rings; gone when disposed. */
export function openPlace() {
  const root = mkdtempSync(join(tmpdir(), "camf-detectors-"));
  const folder = join(root, "detectors");
  const runtimeDir = join(root, "rings");
  mkdirSync(folder);
  mkdirSync(runtimeDir);
  return { root, folder, runtimeDir, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}

/** Writes a detector that wants frames; `body` is its program. */
export function writeDetector(folder: string, name: string, body: string, changes: Partial<Manifest> = {}): void {
  const manifest: Manifest = {
    name,
    version: "1.0.0",
    description: "A detector of the tests.",
    contract: 1,
    runtime: "bun",
    entry: "main.ts",
    wants: { input: "frame", format: "rgb24", maxWidth: 1920, maxHeight: 1080 },
    gpu: false,
    memoryMb: 512,
    timeoutSeconds: 60,
    settings: { type: "object", properties: {} },
    kinds: [{ kind: "seen", title: "Seen", department: "Script", severity: "low" }],
    ...changes,
  };
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, "detector.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, name, "main.ts"), body);
}

/** The source of a detector whose `analyze` has `body`, with `input` in sight. */
export function analyzeWith(body: string): string {
  return `import { defineDetector } from "@camf/detector-sdk";
const say = (text: string) => ({ findings: [], observations: [{ kind: "said", confidence: 1, box: null, description: "a fact", details: { text } }] });
await defineDetector({ wants: "frame", async analyze(input) { ${body} } });`;
}

/** A program that speaks the protocol by hand: in `onAnalyze` anything goes, `write` and `answerRaw` send any text. */
export function speakRaw(name: string, onAnalyze: string): string {
  return `import { writeSync } from "node:fs";
const write = (text: string) => { const bytes = Buffer.from(text); for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at); };
const answerRaw = (id: number, result: string) => write('{"jsonrpc":"2.0","id":' + id + ',"result":' + result + "}\\n");
const answer = (id: number, result: unknown) => answerRaw(id, JSON.stringify(result));
const observe = (details: string) => '{"findings":[],"observations":[{"kind":"x","confidence":1,"box":null,"description":"d","details":' + details + "}]}";
for await (const line of console) {
  const { id, method, params } = JSON.parse(line);
  const good = { findings: [], observations: [] };
  const index = params.sample?.frameIndex;
  if (method === "initialize") answer(id, { name: "${name}", version: "1.0.0" });
  else if (method === "shutdown") { answer(id, null); process.exit(0); }
  else if (method === "beginTake") answer(id, null);
  else if (method === "endTake") answer(id, good);
  else { ${onAnalyze} }
}`;
}

export function openTestPanel(place: { folder: string; runtimeDir: string }, changes: Partial<PanelOptions> = {}) {
  const { folder, runtimeDir } = place;
  const source = openFolder(folder);
  return openPanel({ source, runtimeDir, names: [], log: openLog("silent"), clock: openSystemClock(), ...changes });
}

/** A ring with one frame of `width` x `height` whose every byte is `value`. */
export function writeFrame(
  runtimeDir: string,
  options: Partial<{
    name: string;
    width: number;
    height: number;
    value: number;
    format: PixelFormat;
    pixels: Uint8Array;
  }> = {},
) {
  const { name = "frames", width = 64, height = 36, value = 0, format = "rgb24" } = options;
  const stride = width * (format === "rgb24" ? 3 : 1);
  const pixels = options.pixels ?? new Uint8Array(stride * height).fill(value);
  const ring = new RingWriter({ path: join(runtimeDir, name), slots: 2, pixelBytes: pixels.byteLength });
  const written = ring.write(pixels);
  if (!written) throw new Error("a new ring has no free slot");
  const frame: FrameRef = { ring: ring.path, ...written, width, height, stride, format };
  return { ring, frame, [Symbol.dispose]: () => ring.close() };
}

export const TAKE = { id: "take", angle: "angle", camera: "A", mode: "clip" as const, rateHz: 4 };

/** Opens TAKE for a detector, with settings and state or without. */
export function begin(panel: Panel, name: string, start: { settings?: Record<string, unknown>; state?: string } = {}) {
  panel.beginTake(name, { settings: {}, ...start, take: TAKE });
}

export const sampleAt = (frameIndex: number) => ({ frameIndex, ptsMs: frameIndex * 40 });

/** What a detector made with analyzeWith said of a sample of TAKE, or the outcome that came instead. */
export async function hear(panel: Panel, name: string, frame: FrameRef, frameIndex = 0): Promise<string> {
  const analysis = await panel.analyze(name, TAKE.id, { sample: sampleAt(frameIndex), frame });
  if (analysis.outcome !== "checked") return `${analysis.outcome}: ${analysis.reason}`;
  return String(analysis.observations[0]?.details.text ?? "nothing");
}
