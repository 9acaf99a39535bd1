import type { Provider } from "./providers.ts";
import type { Slots, Tensors } from "./tensors.ts";

/**
 * The seam: whatever can carry out models stands behind this one function - a library in this process, or a process
 * beside it that speaks to an accelerator.
 */
export interface Engine {
  /** Opens a model on one provider and no other. Throws ModelError with the reason where that cannot be. */
  open(job: Job): Promise<Session>;
}

export interface Job {
  /** An ONNX file. */
  path: string;
  provider: Provider;
  /** Threads for the arithmetic; for a provider that is no processor, for what it leaves to one. */
  threads: number;
}

/** A model that is open on one provider. One run at a time; the tensors that go in are not kept. */
export interface Session extends AsyncDisposable {
  /** As the file says it. */
  readonly inputs: Slots;
  readonly outputs: Slots;
  run(feeds: Tensors): Promise<Tensors>;
}
