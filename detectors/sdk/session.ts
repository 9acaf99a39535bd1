import type { TSchema } from "@sinclair/typebox";
import {
  type Checked,
  check,
  checkAnswer,
  checkEnding,
  compileChecks,
  fillSettings,
  judgeInput,
  type Speech,
} from "./check.ts";
import {
  AnalyzeParams,
  AnalyzeResult,
  BeginTakeParams,
  CONTRACT_VERSION,
  EndTakeParams,
  type EndTakeResult,
  ERRORS,
  InitializeParams,
  InitializeResult,
  MAX_OPEN_TAKES,
  type Manifest,
  type Request,
  ShutdownParams,
} from "./contract.ts";
import { type Begun, type DetectorDefinition, INPUT_READERS, type Inputs } from "./detector.ts";
import { PictureReader } from "./pictures.ts";
import { AnalysedSamples } from "./samples.ts";

/** A refusal with the contract's error number. */
export class Refusal extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

interface OpenTake<Memory> {
  begun: Begun;
  memory: Memory;
  samples: AnalysedSamples;
  speech: Speech;
}

/** One life of a detector: what was asked, in which order it may be asked, and what it remembers of open takes. */
export class Session<Wanted extends keyof Inputs> {
  readonly #definition: DetectorDefinition<Wanted, unknown>;
  readonly #manifest: Manifest;
  readonly #kinds: string[];
  readonly #takes = new Map<string, OpenTake<unknown>>();
  /** Undefined until the detector was initialized. */
  #pictures: PictureReader | undefined;

  constructor(definition: DetectorDefinition<Wanted, unknown>, manifest: Manifest) {
    this.#definition = definition;
    this.#manifest = manifest;
    this.#kinds = manifest.kinds.map((one) => one.kind);
  }

  /** The result of a request; throws Refusal, FrameGone, or whatever the detector throws. */
  async perform(request: Request): Promise<unknown> {
    switch (request.method) {
      case "initialize":
        return this.#initialize(demandParams(InitializeParams, request));
      case "beginTake":
        return this.#beginTake(demandParams(BeginTakeParams, request));
      case "analyze":
        return this.#analyze(demandParams(AnalyzeParams, request));
      case "endTake":
        return this.#endTake(demandParams(EndTakeParams, request));
      case "shutdown":
        demandParams(ShutdownParams, request);
        return null;
      default:
        throw new Refusal(ERRORS.methodNotFound, `unknown method "${request.method}"`);
    }
  }

  async #initialize({ contract, models, rings, files }: InitializeParams): Promise<InitializeResult> {
    if (this.#pictures) throw new Refusal(ERRORS.wrongState, "initialize came twice");
    if (contract !== CONTRACT_VERSION) {
      throw new Refusal(ERRORS.contractUnsupported, `speaks contract ${CONTRACT_VERSION}, not ${contract}`);
    }
    const introduction = await this.#definition.initialize?.({ models, rings, files });
    compileChecks(AnalyzeParams, AnalyzeResult);
    this.#pictures = new PictureReader({ folder: rings, isBorrowing: this.#definition.borrow === true });
    const { name, version } = this.#manifest;
    const used = introduction?.models === undefined ? {} : { models: introduction.models };
    return demand(check(InitializeResult, { name, version, ...used }), ERRORS.detectorFailed);
  }

  async #beginTake({ take, settings: given, state, story, reference }: BeginTakeParams): Promise<null> {
    this.#demandReady();
    if (this.#takes.has(take.id)) throw new Refusal(ERRORS.wrongState, `the take "${take.id}" is open already`);
    if (this.#takes.size >= MAX_OPEN_TAKES) throw new Refusal(ERRORS.wrongState, `${MAX_OPEN_TAKES} takes are open`);
    const settings = demand(fillSettings(this.#manifest, given), ERRORS.settingsRefused);
    const begun = { take, settings, story, reference };
    const memory = await this.#definition.beginTake?.({ ...begun, state });
    const samples = new AnalysedSamples();
    const speech = { kinds: this.#kinds, isAnalysed: samples.has.bind(samples) };
    this.#takes.set(take.id, { begun, memory, samples, speech });
    return null;
  }

  async #analyze(params: AnalyzeParams): Promise<AnalyzeResult> {
    const pictures = this.#demandReady();
    const take = this.#find(params.take);
    const unfit = judgeInput(this.#manifest.wants, params);
    if (unfit !== undefined) throw new Refusal(ERRORS.invalidParams, unfit);
    try {
      const input = INPUT_READERS[this.#definition.wants](params, take.begun, (frame) => pictures.read(frame));
      if (!input) throw new Refusal(ERRORS.invalidParams, `wants ${this.#definition.wants}s`);
      take.samples.add(params.sample);
      const result = await this.#definition.analyze(input, take.memory);
      return demand(checkAnswer(result, take.speech), ERRORS.detectorFailed);
    } finally {
      pictures.giveBack();
    }
  }

  /** Whatever becomes of its last words, the take is closed. */
  async #endTake({ take: id }: EndTakeParams): Promise<EndTakeResult> {
    const { begun, memory, speech } = this.#find(id);
    this.#takes.delete(id);
    const { findings = [], observations = [], state } = (await this.#definition.endTake?.(memory, begun)) ?? {};
    const ending = { findings, observations, ...(state === undefined ? {} : { state }) };
    return demand(checkEnding(ending, speech), ERRORS.detectorFailed);
  }

  #demandReady(): PictureReader {
    if (this.#pictures) return this.#pictures;
    throw new Refusal(ERRORS.wrongState, "initialize has not come yet");
  }

  #find(id: string): OpenTake<unknown> {
    this.#demandReady();
    const take = this.#takes.get(id);
    if (take) return take;
    throw new Refusal(ERRORS.wrongState, `the take "${id}" is not open`);
  }
}

/** The value, or a refusal with this number. */
export function demand<T>(checked: Checked<T>, code: number): T {
  if (checked.ok) return checked.value;
  throw new Refusal(code, checked.error);
}

function demandParams<S extends TSchema>(schema: S, request: Request) {
  return demand(check(schema, request.params), ERRORS.invalidParams);
}
