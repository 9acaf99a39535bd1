import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TSchema } from "@sinclair/typebox";
import { type Checked, check, checkAnswer, checkManifest, fillSettings, judgeInput } from "./check.ts";
import {
  AnalyzeParams,
  type AnalyzeResult,
  CONTRACT_VERSION,
  ERRORS,
  Identified,
  InitializeParams,
  MAX_DETAIL_TEXT_LENGTH,
  MAX_LINE_BYTES,
  type Manifest,
  Request,
  type Settings,
  ShutdownParams,
} from "./contract.ts";
import { FrameGone, type FrameInput, type PairInput, readPair, readPicture } from "./pictures.ts";
import { keepStdoutForProtocol, readLines, writeLine } from "./stdio.ts";

export type { AnalyzeResult, Box, Finding, Manifest, Observation, Settings } from "./contract.ts";
export type { FrameInput, PairInput, Picture } from "./pictures.ts";

interface Definition<Wanted extends "frame" | "pair", Input> {
  /** The same as `wants.input` of detector.json: it decides what `analyze` is given. */
  wants: Wanted;
  /** Called once, before the first `analyze`, with every setting filled in. May take long: load models here. */
  initialize?(settings: Settings, place: { models: string | undefined }): void | Promise<void>;
  /** One sample. What it throws becomes a fault of this sample; the detector goes on living. */
  analyze(input: Input): AnalyzeResult | Promise<AnalyzeResult>;
}
export type DetectorDefinition = Definition<"frame", FrameInput> | Definition<"pair", PairInput>;

/** A refusal with the contract's error number. */
class RpcError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

interface Session {
  definition: DetectorDefinition;
  manifest: Manifest;
  kinds: string[];
  rings: string | undefined;
  isReady: boolean;
}

/**
 * Serves a detector on stdin and stdout until `shutdown` or the end of stdin, then exits 0. The manifest is
 * detector.json in the folder of the running program; a manifest that cannot be used ends the process with 1.
 */
export async function defineDetector(definition: DetectorDefinition): Promise<never> {
  keepStdoutForProtocol();
  const manifest = readManifest(join(dirname(Bun.main), "detector.json"), definition.wants);
  const kinds = manifest.kinds.map((one) => one.kind);
  const session: Session = { definition, manifest, kinds, rings: undefined, isReady: false };
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

async function answer(session: Session, line: string | undefined): Promise<{ reply: string; isLast: boolean }> {
  let id: number | null = null;
  try {
    if (line === undefined) throw new RpcError(ERRORS.tooLong, `a message is longer than ${MAX_LINE_BYTES} bytes`);
    const message = readJson(line);
    id = findId(message);
    const request = demand(check(Request, message), ERRORS.invalidRequest);
    const result = await perform(session, request);
    const reply = JSON.stringify({ jsonrpc: "2.0", id, result });
    if (Buffer.byteLength(reply) > MAX_LINE_BYTES) throw new RpcError(ERRORS.tooLong, "the answer is too long");
    return { reply, isLast: request.method === "shutdown" };
  } catch (thrown) {
    const error = describe(thrown);
    return { reply: JSON.stringify({ jsonrpc: "2.0", id, error }), isLast: false };
  }
}

async function perform(session: Session, request: Request): Promise<unknown> {
  switch (request.method) {
    case "initialize":
      return initialize(session, demandParams(InitializeParams, request));
    case "analyze":
      return analyze(session, demandParams(AnalyzeParams, request));
    case "shutdown":
      demandParams(ShutdownParams, request);
      return null;
    default:
      throw new RpcError(ERRORS.methodNotFound, `unknown method "${request.method}"`);
  }
}

async function initialize(session: Session, params: InitializeParams): Promise<unknown> {
  const { definition, manifest } = session;
  if (session.isReady) throw new RpcError(ERRORS.wrongState, "initialize came twice");
  if (params.contract !== CONTRACT_VERSION) {
    throw new RpcError(ERRORS.contractUnsupported, `speaks contract ${CONTRACT_VERSION}, not ${params.contract}`);
  }
  const settings = demand(fillSettings(manifest, params.settings), ERRORS.settingsRefused);
  session.rings = params.rings;
  await definition.initialize?.(settings, { models: params.models });
  session.isReady = true;
  return { name: manifest.name, version: manifest.version };
}

async function analyze(session: Session, params: AnalyzeParams): Promise<AnalyzeResult> {
  const { definition, manifest, rings } = session;
  if (!session.isReady) throw new RpcError(ERRORS.wrongState, "analyze came before initialize");
  const unfit = judgeInput(manifest.wants, params);
  if (unfit !== undefined) throw new RpcError(ERRORS.invalidParams, unfit);
  let result: AnalyzeResult;
  if (definition.wants === "frame" && "frame" in params) {
    result = await definition.analyze({ sample: params.sample, frame: readPicture(params.frame, rings) });
  } else if (definition.wants === "pair" && "pair" in params) {
    result = await definition.analyze(readPair(params.sample, params.pair, rings));
  } else throw new RpcError(ERRORS.invalidParams, `wants ${definition.wants}s`);
  return demand(checkAnswer(result, session.kinds), ERRORS.detectorFailed);
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
    throw new RpcError(ERRORS.parseError, "not JSON");
  }
}

function demandParams<S extends TSchema>(schema: S, request: Request) {
  return demand(check(schema, request.params), ERRORS.invalidParams);
}

function demand<T>(checked: Checked<T>, code: number): T {
  if (checked.ok) return checked.value;
  throw new RpcError(code, checked.error);
}

function describe(thrown: unknown): { code: number; message: string } {
  const message = (thrown instanceof Error ? thrown.message : String(thrown)).slice(0, MAX_DETAIL_TEXT_LENGTH);
  if (thrown instanceof RpcError) return { code: thrown.code, message: message || "refused" };
  if (thrown instanceof FrameGone) return { code: ERRORS.frameGone, message };
  console.error(thrown);
  return { code: ERRORS.detectorFailed, message: message || "the detector failed" };
}
