import { statSync } from "node:fs";
import { basename } from "node:path";
import { findDisagreement, makeSample } from "./agreement.ts";
import type { Engine, Session } from "./engine.ts";
import { describe, ModelError } from "./model-error.ts";
import { ONNX_RUNTIME } from "./onnx-runtime.ts";
import { type NotChosen, type Provider, providerOrder } from "./providers.ts";
import { demandTensors, type Signature, type Slots, sayShape, type Tensors, type TensorsOf } from "./tensors.ts";
import { sharedThreads } from "./threads.ts";

export type { Engine, Job, Session } from "./engine.ts";
export { ModelError } from "./model-error.ts";
export { type NotChosen, ORDER_VARIABLE, PROVIDERS, type Provider, providerOrder } from "./providers.ts";
export type { Signature, Slot, Slots, Tensor, Tensors } from "./tensors.ts";

/** A larger file is not opened unless the detector says so. */
export const MAX_MODEL_BYTES = 64 * 1024 * 1024;

export interface OpenOptions<S extends Signature> {
  /** Default: what CAMF_ORT_PROVIDERS says, else tensorrt, cuda, webgpu, cpu. */
  order?: readonly Provider[];
  /** Default: one, unless there are cores to spare. */
  threads?: number;
  /** Default MAX_MODEL_BYTES. */
  maxBytes?: number;
  /** What it is warmed up with, and what providers must agree on. Default: noise. Something typical judges better. */
  sample?: TensorsOf<S["inputs"]>;
  /** Default: ONNX Runtime in this process. */
  engine?: Engine;
}

/** A model that is open and warm. One run at a time. */
export interface Model<S extends Signature = Signature> extends AsyncDisposable {
  /** The file's name without its ending. */
  readonly name: string;
  readonly provider: Provider;
  readonly threads: number;
  /** Providers that were to be tried before the one that was taken. */
  readonly notChosen: readonly NotChosen[];
  /** Throws ModelError for inputs that are not as the signature says, and after it was closed. */
  run(feeds: TensorsOf<S["inputs"]>): Promise<TensorsOf<S["outputs"]>>;
}

/**
 * Opens a model on the first provider that can run it and agrees with the processor, and runs it once.
 * Throws ModelError: the file is missing, too large or no model, it is not as `signature` says, or nothing can run it.
 */
export async function openModel<const S extends Signature>(
  path: string,
  signature: S,
  options: OpenOptions<S> = {},
): Promise<Model<S>> {
  const file = basename(path);
  demandFile(path, options.maxBytes ?? MAX_MODEL_BYTES);
  const notChosen: NotChosen[] = [];
  const threads = options.threads ?? sharedThreads();
  for (const provider of options.order ?? providerOrder(process.env)) {
    try {
      const session = await openSession({ ...options, path, signature, provider, threads });
      return new OpenModel(session, { signature, name: file.replace(/\.onnx$/, ""), provider, threads, notChosen });
    } catch (error) {
      if (error instanceof UnfitModel) throw error;
      notChosen.push({ provider, reason: new ModelError(describe(error)).message });
    }
  }
  // The last one tried is the one that most likely knows what is wrong with the file itself.
  const reasons = notChosen
    .reverse()
    .map(({ provider, reason }) => `${provider}: ${reason}`)
    .join("; ");
  throw new ModelError(`${file} cannot be run: ${reasons || "no provider is allowed"}`);
}

/** For what a detector answers to `initialize`: on what each model runs, and why on nothing that was to be tried before. */
export function tellModels(...models: readonly Pick<Model, "name" | "provider" | "threads" | "notChosen">[]) {
  return {
    models: models.map(({ name, provider, threads, notChosen }) => ({
      name,
      provider,
      threads,
      notChosen: [...notChosen],
    })),
  };
}

/** The file itself is not what it should be: no other provider will do better. */
class UnfitModel extends ModelError {}

interface Opening<S extends Signature> extends OpenOptions<S> {
  path: string;
  signature: S;
  provider: Provider;
  threads: number;
}

function demandFile(path: string, maxBytes: number): void {
  const facts = statSync(path, { throwIfNoEntry: false });
  if (!facts?.isFile()) throw new UnfitModel(`the model ${basename(path)} is missing`);
  if (facts.size <= maxBytes) return;
  throw new UnfitModel(`${basename(path)} has ${facts.size} bytes; a model has at most ${maxBytes}`);
}

/** Opens, compares with what was expected, warms up, and has the processor confirm what another provider answers. */
async function openSession<S extends Signature>(opening: Opening<S>): Promise<Session> {
  const { path, provider, threads, signature, engine = ONNX_RUNTIME } = opening;
  await using stack = new AsyncDisposableStack();
  const session = stack.use(await engine.open({ path, provider, threads }));
  demandSlots(basename(path), session, signature);
  const sample = opening.sample ?? makeSample(signature.inputs);
  const answer = await session.run(sample);
  if (provider !== "cpu") await demandAgreement(opening, sample, answer);
  stack.move();
  return session;
}

async function demandAgreement(opening: Opening<Signature>, sample: Tensors, answer: Tensors): Promise<void> {
  const { path, threads } = opening;
  await using reference = await ONNX_RUNTIME.open({ path, provider: "cpu", threads });
  const disagreement = findDisagreement(answer, await reference.run(sample));
  if (disagreement !== undefined) throw new ModelError(`was tried and ${disagreement}`);
}

function demandSlots(file: string, session: Pick<Session, "inputs" | "outputs">, signature: Signature): void {
  const extra = Object.keys(session.inputs).find((name) => !Object.hasOwn(signature.inputs, name));
  if (extra !== undefined) throw new UnfitModel(`${file} asks for "${extra}": it is not made for this detector`);
  for (const side of ["inputs", "outputs"] as const) {
    for (const [name, expected] of Object.entries(signature[side])) {
      const found = session[side][name];
      if (found && matches(found, expected)) continue;
      const has = found ? `${found.type}${sayShape(found.shape)}` : "nothing";
      const wanted = `${expected.type}${sayShape(expected.shape)}`;
      throw new UnfitModel(`${file} has ${has} as "${name}" where this detector expects ${wanted}`);
    }
  }
}

/** A length that the file leaves open fits every one; a fixed one only itself. */
function matches(found: Slots[string], expected: Slots[string]): boolean {
  return (
    found.type === expected.type &&
    found.shape.length === expected.shape.length &&
    found.shape.every((length, axis) => typeof length === "string" || length === expected.shape[axis])
  );
}

interface Opened<S extends Signature> extends Pick<Model<S>, "name" | "provider" | "threads" | "notChosen"> {
  signature: S;
}

class OpenModel<S extends Signature> implements Model<S> {
  readonly name: string;
  readonly provider: Provider;
  readonly threads: number;
  readonly notChosen: readonly NotChosen[];
  readonly #signature: S;
  /** Undefined once it is closed. */
  #session: Session | undefined;

  constructor(session: Session, { signature, name, provider, threads, notChosen }: Opened<S>) {
    this.#session = session;
    this.#signature = signature;
    this.name = name;
    this.provider = provider;
    this.threads = threads;
    this.notChosen = notChosen;
  }

  async run(feeds: TensorsOf<S["inputs"]>): Promise<TensorsOf<S["outputs"]>> {
    if (!this.#session) throw new ModelError(`${this.name} is closed`);
    const { inputs, outputs } = this.#signature;
    demandTensors(`${this.name}: the input`, feeds, inputs);
    const answers: unknown = await this.#session.run(feeds).catch((error: unknown) => {
      throw new ModelError(`${this.name} could not be run: ${describe(error)}`, { cause: error });
    });
    demandTensors(`${this.name}: the output`, answers, outputs);
    return answers;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.[Symbol.asyncDispose]();
  }
}
