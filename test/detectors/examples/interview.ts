import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkAnswer, checkEnding, checkManifest, fillSettings } from "@camf/detector-sdk/check";
import { type AnalyzeResult, CONTRACT_VERSION, type EndTakeResult, type FrameRef } from "@camf/detector-sdk/contract";
import { Exchange } from "../../../detectors/sdk/exchange.ts";
import { RingWriter } from "../../../src/base/ring.ts";
import { spawnGuest } from "../../../src/detectors/cell/guest.ts";

export interface Plane {
  width: number;
  height: number;
  format: "rgb24" | "gray8";
  data: Uint8Array;
}

export interface PairPlanes {
  take: Plane;
  reference: Plane;
  validity?: Plane;
  moves?: Plane;
}

const DEADLINE_MS = 60_000;
const SLOTS = 4;
const WHOLE: FrameRef["part"] = [0, 0, 1, 1];
const IDENTITY = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** A detector in its sandbox that is asked about pictures by hand, one take long. */
export async function openInterview(folder: string, given: Record<string, unknown> = {}) {
  const manifest = checkManifest(JSON.parse(readFileSync(join(folder, "detector.json"), "utf8")));
  if (!manifest.ok) throw new Error(manifest.error);
  const settings = fillSettings(manifest.value, given);
  if (!settings.ok) throw new Error(settings.error);
  const runtimeDir = mkdtempSync(join(tmpdir(), "camf-interview-"));
  const entry = { manifest: manifest.value, folder };
  const guest = spawnGuest({ entry, runtimeDir, memoryMb: manifest.value.memoryMb, index: 0, gpu: false });
  const exchange = new Exchange(guest);
  const ask = async (method: string, params: unknown) => {
    const response = await exchange.ask(method, params, DEADLINE_MS);
    if ("error" in response) throw new Error(`${method}: ${response.error.message} (${response.error.code})`);
    return response.result;
  };
  await ask("initialize", { contract: CONTRACT_VERSION, rings: guest.rings });
  const take = { id: "take", angle: "angle", camera: "A", mode: "clip", rateHz: 1 };
  await ask("beginTake", { take, settings: settings.value });
  const kinds = manifest.value.kinds.map((one) => one.kind);
  const speech = { kinds, isAnalysed: () => true };
  let asked = 0;

  async function analyze(input: object): Promise<AnalyzeResult> {
    const sample = { frameIndex: asked, ptsMs: asked * 1000 };
    asked += 1;
    const answer = checkAnswer(await ask("analyze", { take: "take", sample, ...input }), speech);
    if (!answer.ok) throw new Error(answer.error);
    return answer.value;
  }

  return {
    async lookAt(plane: Plane): Promise<AnalyzeResult> {
      using ring = openRing(runtimeDir, guest.rings, plane);
      return await analyze({ frame: ring.write(plane) });
    },
    async compare({ take, reference, validity = fill(take, 255), moves = fill(take, 0) }: PairPlanes) {
      using ring = openRing(runtimeDir, guest.rings, take);
      const [seen, shown, valid, moving] = [take, reference, validity, moves].map((plane) => ring.write(plane));
      const geometry = { homography: IDENTITY, offsetMs: 0, alignmentConfidence: 1 };
      return await analyze({ pair: { take: seen, reference: shown, validity: valid, moves: moving, ...geometry } });
    },
    async end(): Promise<EndTakeResult> {
      const answer = checkEnding(await ask("endTake", { take: "take" }), speech);
      if (!answer.ok) throw new Error(answer.error);
      return answer.value;
    },
    async [Symbol.asyncDispose]() {
      await exchange.kill();
      rmSync(runtimeDir, { recursive: true, force: true });
    },
  };
}

export type Interview = Awaited<ReturnType<typeof openInterview>>;

function fill({ width, height }: Plane, value: number): Plane {
  return { width, height, format: "gray8", data: new Uint8Array(width * height).fill(value) };
}

/** A ring of its own for each question: a name that was used before is another file now. */
function openRing(folder: string, inside: string, largest: Plane) {
  const ring = new RingWriter({ path: join(folder, "ring"), slots: SLOTS, pixelBytes: largest.data.byteLength });
  return {
    write({ width, height, format, data }: Plane): FrameRef {
      const written = ring.write(data);
      if (!written) throw new Error("the ring is full");
      const stride = data.byteLength / height;
      const header = written.offset - 64;
      return { ring: `${inside}/ring`, ...written, header, width, height, stride, format, part: WHOLE };
    },
    [Symbol.dispose]: () => ring.close(),
  };
}
