import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { check, checkManifest } from "./check.ts";
import { ERRORS, Identified, MAX_DETAIL_TEXT_LENGTH, MAX_LINE_BYTES, type Manifest, Request } from "./contract.ts";
import type { DetectorDefinition, Inputs } from "./detector.ts";
import { FrameGone } from "./pictures.ts";
import { demand, Refusal, Session } from "./session.ts";
import { keepStdoutForProtocol, readLines, writeLine } from "./stdio.ts";

export type {
  AnalyzeResult,
  Box,
  Finding,
  Manifest,
  ModelUse,
  Observation,
  ReferenceTake,
  SampleRef,
  Settings,
  Story,
  TakeRef,
} from "./contract.ts";
export type { Begun, DetectorDefinition, Ending, Folders, FrameInput, Introduction, PairInput } from "./detector.ts";
export type { Picture } from "./pictures.ts";
export { type PixelBox, toBox } from "./places.ts";

/**
 * Serves a detector on stdin and stdout until `shutdown` or the end of stdin, then exits 0. The manifest is
 * detector.json in the folder of the running program; a manifest that cannot be used ends the process with 1.
 * What `beginTake` returns is the take's memory; without it there is none.
 */
export async function defineDetector<Wanted extends keyof Inputs, Memory = undefined>(
  definition: DetectorDefinition<Wanted, Memory>,
): Promise<never>;
export async function defineDetector(definition: DetectorDefinition<keyof Inputs, unknown>): Promise<never> {
  keepStdoutForProtocol();
  const manifest = readManifest(join(dirname(Bun.main), "detector.json"), definition.wants);
  const session = new Session(definition, manifest);
  for await (const line of readLines()) {
    const { reply, isLast } = await answer(session, line);
    writeLine(reply);
    if (isLast) break;
  }
  process.exit(0);
}

function readManifest(path: string, wants: string): Manifest {
  const manifest = checkManifest(JSON.parse(readFileSync(path, "utf8")));
  if (!manifest.ok) throw new Error(`detector.json: ${manifest.error}`);
  if (manifest.value.wants.input === wants) return manifest.value;
  throw new Error(`detector.json wants ${manifest.value.wants.input}s, the program wants ${wants}s`);
}

async function answer(
  session: Session<keyof Inputs>,
  line: string | undefined,
): Promise<{ reply: string; isLast: boolean }> {
  let id: number | null = null;
  try {
    if (line === undefined) throw new Refusal(ERRORS.tooLong, `a message is longer than ${MAX_LINE_BYTES} bytes`);
    const message = readJson(line);
    id = findId(message);
    const request = demand(check(Request, message), ERRORS.invalidRequest);
    const result = await session.perform(request);
    const reply = JSON.stringify({ jsonrpc: "2.0", id, result });
    if (Buffer.byteLength(reply) > MAX_LINE_BYTES) throw new Refusal(ERRORS.tooLong, "the answer is too long");
    return { reply, isLast: request.method === "shutdown" };
  } catch (thrown) {
    const error = describe(thrown);
    return { reply: JSON.stringify({ jsonrpc: "2.0", id, error }), isLast: false };
  }
}

/** The id to answer to, even where the rest of the request is refused. */
function findId(message: unknown): number | null {
  const shape = check(Identified, message);
  return shape.ok ? shape.value.id : null;
}

function readJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Refusal(ERRORS.parseError, "not JSON");
  }
}

function describe(thrown: unknown): { code: number; message: string } {
  const message = (thrown instanceof Error ? thrown.message : String(thrown)).slice(0, MAX_DETAIL_TEXT_LENGTH);
  if (thrown instanceof Refusal) return { code: thrown.code, message: message || "refused" };
  if (thrown instanceof FrameGone) return { code: ERRORS.frameGone, message };
  console.error(thrown);
  return { code: ERRORS.detectorFailed, message: message || "the detector failed" };
}
