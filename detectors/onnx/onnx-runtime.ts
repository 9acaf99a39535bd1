import { dlopen } from "bun:ffi";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { InferenceSession, Tensor as RuntimeTensor } from "onnxruntime-node";
import type { Engine, Job, Session } from "./engine.ts";
import { describe, ModelError } from "./model-error.ts";
import { hasGraphicsProcessor, type Provider } from "./providers.ts";
import { isElementType, type Slots, type Tensor, type Tensors, typeOf } from "./tensors.ts";

type Runtime = typeof import("onnxruntime-node");

/** Providers that come as libraries of their own beside ONNX Runtime's, where they come at all. */
const PROVIDER_LIBRARIES: Partial<Record<Provider, string>> = {
  cuda: "libonnxruntime_providers_cuda.so",
  tensorrt: "libonnxruntime_providers_tensorrt.so",
};

/** ONNX Runtime in this process. The library is loaded when the first model is opened on a provider that can be. */
export const ONNX_RUNTIME: Engine = {
  async open(job) {
    const lacking = findLacking(job.provider);
    if (lacking !== undefined) throw new ModelError(lacking);
    const runtime = await load();
    if (!runtime.listSupportedBackends().some(({ name }) => name === job.provider)) {
      throw new ModelError(`this build of ONNX Runtime holds none for ${process.platform} ${process.arch}`);
    }
    return new RuntimeSession(runtime, await create(runtime, job));
  },
};

/** What can be said without loading anything; it saves the time, the memory and the log that a vain try costs. */
function findLacking(provider: Provider): string | undefined {
  const library = PROVIDER_LIBRARIES[provider];
  if (library !== undefined && !existsSync(join(binaryFolder(), library))) {
    return `this build of ONNX Runtime holds none: ${library} is missing`;
  }
  if (provider !== "cpu" && !hasGraphicsProcessor()) return "no graphics processor is open to this detector";
  return undefined;
}

function binaryFolder(): string {
  const entry = createRequire(import.meta.url).resolve("onnxruntime-node/package.json");
  return join(dirname(entry), "bin/napi-v6", process.platform, process.arch);
}

async function load(): Promise<Runtime> {
  refuseTelemetry();
  const runtime = await import("onnxruntime-node").catch((error: unknown) => {
    throw new ModelError(`ONNX Runtime cannot be loaded: ${describe(error)}`, { cause: error });
  });
  // Every failure comes as an error too; in the log it would stand twice.
  runtime.env.logLevel = "fatal";
  return runtime;
}

/**
 * On Linux ONNX Runtime writes a device id below HOME and reports to its maker unless this stands in the environment
 * before it is loaded. A cell has it from the start; elsewhere it is set here, in C's environment: Bun keeps its own.
 */
function refuseTelemetry(): void {
  if (process.env.ORT_DISABLE_TELEMETRY === "1") return;
  const { symbols, close } = dlopen("libc.so.6", {
    setenv: { args: ["cstring", "cstring", "i32"], returns: "i32" },
  });
  const text = (words: string) => Buffer.from(`${words}\0`);
  symbols.setenv(text("ORT_DISABLE_TELEMETRY"), text("1"), 1);
  close();
  process.env.ORT_DISABLE_TELEMETRY = "1";
}

async function create({ InferenceSession }: Runtime, { path, provider, threads }: Job): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(path, {
      executionProviders: [provider],
      executionMode: "sequential",
      graphOptimizationLevel: "all",
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // Without its arena it works a fifth longer; planning memory ahead is kept for each number of crops and gains nothing.
      enableCpuMemArena: true,
      enableMemPattern: false,
      // Threads that wait by spinning would burn a core between samples, which ends a detector.
      extra: { session: { intra_op: { allow_spinning: "0" }, inter_op: { allow_spinning: "0" } } },
    });
  } catch (error) {
    throw new ModelError(sayReason(error), { cause: error });
  }
}

/** What ONNX Runtime says without where in its own source it says so: "Load model from X failed:/…cc:187 f(…) reason". */
function sayReason(thrown: unknown): string {
  const text = describe(thrown).replace(/^Load model from \S+ failed:\s*/, "");
  const reason = text.startsWith("/onnxruntime_src/") ? text.split(/ was false\. |\) (?=[A-Z])/).at(-1) : text;
  return (reason || text).replace(/\.$/, "");
}

class RuntimeSession implements Session {
  readonly #runtime: Runtime;
  readonly #session: InferenceSession;
  readonly inputs: Slots;
  readonly outputs: Slots;

  constructor(runtime: Runtime, session: InferenceSession) {
    this.#runtime = runtime;
    this.#session = session;
    this.inputs = toSlots(session.inputMetadata);
    this.outputs = toSlots(session.outputMetadata);
  }

  async run(feeds: Tensors): Promise<Tensors> {
    const { Tensor } = this.#runtime;
    const given = Object.entries(feeds).map(([name, { data, dims }]) => {
      const type = typeOf(data);
      if (!type) throw new ModelError(`"${name}" holds numbers that no model takes`);
      return [name, new Tensor(type, data, dims)] as const;
    });
    try {
      const answers = await this.#session.run(Object.fromEntries(given));
      return Object.fromEntries(Object.entries(answers).map(([name, tensor]) => [name, toTensor(name, tensor)]));
    } finally {
      for (const [, tensor] of given) tensor.dispose();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.release();
  }
}

function toTensor(name: string, { data, dims }: RuntimeTensor): Tensor {
  if (
    data instanceof Float32Array ||
    data instanceof Uint8Array ||
    data instanceof Int8Array ||
    data instanceof Int32Array ||
    data instanceof BigInt64Array
  ) {
    return { data, dims };
  }
  throw new ModelError(`"${name}" holds numbers that no detector takes`);
}

function toSlots(metadata: InferenceSession["inputMetadata"]): Slots {
  return Object.fromEntries(
    metadata.map((value) => {
      if (!value.isTensor) throw new ModelError(`"${value.name}" is no tensor`);
      if (!isElementType(value.type)) throw new ModelError(`"${value.name}" is made of ${value.type}`);
      return [value.name, { type: value.type, shape: value.shape }];
    }),
  );
}
