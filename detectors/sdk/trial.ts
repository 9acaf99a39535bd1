import { AnalysedSamples, check, checkAnswer, checkEnding, fillSettings } from "./check.ts";
import {
  type AnalyzeParams,
  type AnalyzeResult,
  type BeginTakeParams,
  CONTRACT_VERSION,
  type EndTakeResult,
  InitializeResult,
  type Manifest,
  type Response,
  type Settings,
} from "./contract.ts";
import type { Exchange } from "./exchange.ts";
import type { SyntheticSample } from "./synthetic.ts";

/** Loading a model may take this long. */
export const START_MS = 60_000;

/** One detector under trial: asks what a box would ask, and demands what the contract demands. */
export class Trial {
  readonly manifest: Manifest;
  readonly exchange: Exchange;
  /** What the guest calls the folder of rings. */
  readonly rings: string;
  /** What it calls the folder of models; undefined where it is given none. */
  readonly models: string | undefined;
  readonly samples: SyntheticSample[];
  /** What takes no picture must be answered within this. */
  readonly promptMs: number;
  readonly #open = new Map<string, AnalysedSamples>();

  constructor(options: Pick<Trial, "manifest" | "exchange" | "rings" | "models" | "samples" | "promptMs">) {
    this.manifest = options.manifest;
    this.exchange = options.exchange;
    this.rings = options.rings;
    this.models = options.models;
    this.samples = options.samples;
    this.promptMs = options.promptMs;
  }

  /** The sample that serves where any will do. */
  get anySample(): SyntheticSample {
    const [sample] = this.samples;
    if (!sample) throw new Error("there are no synthetic samples");
    return sample;
  }

  get defaults(): Settings {
    const settings = fillSettings(this.manifest, {});
    return settings.ok ? settings.value : {};
  }

  greeting() {
    const { rings, models } = this;
    return { contract: CONTRACT_VERSION, rings, ...(models === undefined ? {} : { models }) };
  }

  async initialize(): Promise<void> {
    const answer = check(InitializeResult, await this.demandResult("initialize", this.greeting(), START_MS));
    if (!answer.ok) throw new Error(answer.error);
    const { name, version } = this.manifest;
    demand(
      answer.value.name === name && answer.value.version === version,
      "name or version differ from the manifest's",
    );
  }

  announce(id: string, changes: Partial<BeginTakeParams> = {}): BeginTakeParams {
    return {
      take: { id, angle: "angle-1", camera: "A", mode: "clip", rateHz: 4 },
      settings: this.defaults,
      ...changes,
    };
  }

  async begin(id: string, changes: Partial<BeginTakeParams> = {}): Promise<void> {
    const result = await this.demandResult("beginTake", this.announce(id, changes), START_MS);
    demand(result === null, "beginTake must answer null");
    this.#open.set(id, new AnalysedSamples());
  }

  async analyze(take: string, { params, title }: SyntheticSample): Promise<AnalyzeResult> {
    const samples = this.#open.get(take);
    samples?.add(params.sample);
    const result = await this.demandResult("analyze", { ...params, take }, this.manifest.timeoutSeconds * 1000);
    const answer = checkAnswer(result, this.#speech(samples));
    if (!answer.ok) throw new Error(`${title}: ${answer.error}`);
    return answer.value;
  }

  async end(take: string): Promise<EndTakeResult> {
    const samples = this.#open.get(take);
    this.#open.delete(take);
    const answer = checkEnding(await this.demandResult("endTake", { take }, START_MS), this.#speech(samples));
    if (!answer.ok) throw new Error(answer.error);
    return answer.value;
  }

  async demandResult(method: string, params: unknown, deadlineMs = this.promptMs): Promise<unknown> {
    const response = await this.exchange.ask(method, params, deadlineMs);
    if ("error" in response) throw new Error(`${method}: error ${response.error.code}: ${response.error.message}`);
    return response.result;
  }

  /** Demands one of `codes`; `what` says in the complaint what should have been refused. */
  async demandError(method: string, params: unknown, codes: number | number[], what = method): Promise<void> {
    demandCode(await this.exchange.ask(method, params, START_MS), codes, what);
  }

  async demandRefusal(line: string, codes: number | number[], what: string): Promise<void> {
    const response = await this.exchange.tell(line, this.promptMs);
    demandCode(response, codes, what);
    demand(response.id === null, `${what}: answered id ${response.id}, where the id cannot be known`);
  }

  #speech(samples: AnalysedSamples | undefined) {
    const kinds = this.manifest.kinds.map((one) => one.kind);
    return { kinds, isAnalysed: (sample: AnalyzeParams["sample"]) => samples?.has(sample) ?? false };
  }
}

export function demandCode(response: Response, codes: number | number[], what: string): void {
  const due = [codes].flat();
  if (!("error" in response))
    throw new Error(`${what}: answered with a result where error ${due.join(" or ")} was due`);
  const { code, message } = response.error;
  demand(due.includes(code), `${what}: error ${code} (${message}) where ${due.join(" or ")} was due`);
}

export function demand(condition: boolean, complaint: string): void {
  if (!condition) throw new Error(complaint);
}
