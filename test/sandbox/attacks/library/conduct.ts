import { writeSync } from "node:fs";

export interface Request {
  id: number;
  method: string;
  /** Which sample it is about, counted from 0; -1 where it is about none. */
  index: number;
}

export const GOOD = { findings: [], observations: [] };

/** Writes all of it, however full the pipe is. */
export function write(content: string | Uint8Array, descriptor = 1): void {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

export function answer(id: number, result: unknown): void {
  write(`${JSON.stringify({ jsonrpc: "2.0", id, result })}\n`);
}

/** An answer whose result is any text at all. */
export function answerRaw(id: number, result: string): void {
  write(`{"jsonrpc":"2.0","id":${id},"result":${result}}\n`);
}

/** A finding that keeps the contract, but for `changes`. */
export function find(changes: Record<string, unknown>): unknown {
  const finding = {
    kind: "seen",
    confidence: 0.5,
    box: [0.1, 0.1, 0.2, 0.2],
    referenceBox: null,
    description: "a thing",
    details: {},
  };
  return { findings: [{ ...finding, ...changes }], observations: [] };
}

/**
 * Speaks the contract well in everything but what `acts` do: each stands for a method and answers, or not, itself.
 * `analyze` is called for sample 1 only.
 */
export async function misbehave(acts: Record<string, (request: Request) => unknown>): Promise<void> {
  for await (const line of console) {
    const { id, method, params } = JSON.parse(line);
    const index = params?.sample?.frameIndex ?? -1;
    const act = method === "analyze" && index !== 1 ? undefined : acts[method];
    if (act) await act({ id, method, index });
    else if (method === "initialize") answer(id, { name: "hostile", version: "1.0.0" });
    else answer(id, method === "analyze" || method === "endTake" ? GOOD : null);
    if (method === "shutdown" && !act) process.exit(0);
  }
  await acts.end?.({ id: 0, method: "end", index: -1 });
}
