import { Fault } from "../base/fault.ts";
import type { FrameRef } from "../domain/frame.ts";
import type { Asked, Message } from "./protocol.ts";

/** Requests without an answer; more is a bug of the caller. */
const MAX_IN_FLIGHT = 512;
/** A request is answered within this time, also when hundreds wait; `push` and `fit` are not bound: they wait for detectors. */
const REQUEST_LIMIT_MS = 120_000;

interface Waiting {
  dueMs: number;
  resolve: (frames: FrameRef[]) => void;
  reject: (fault: Fault) => void;
}

/** The requests that the process still owes an answer. */
export class Requests {
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  /** Numbers a request. Throws unavailable at the bound. */
  add(asked: Asked): { id: number; answer: Promise<FrameRef[]> } {
    if (this.#waiting.size >= MAX_IN_FLIGHT) throw new Fault("unavailable", "too much is being compared at once");
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<FrameRef[]>();
    const waitsForDetectors = asked.op === "push" || asked.op === "fit";
    const dueMs = waitsForDetectors ? Number.POSITIVE_INFINITY : performance.now() + REQUEST_LIMIT_MS;
    this.#waiting.set(id, { dueMs, resolve, reject });
    return { id, answer: promise };
  }

  settle(said: Extract<Message, { event: "done" | "failed" }>): void {
    const waiting = this.#waiting.get(said.id);
    this.#waiting.delete(said.id);
    if (said.event === "done") waiting?.resolve(said.frames);
    else waiting?.reject(new Fault(readCode(said.code), said.reason));
  }

  failAll(fault: Fault): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const one of waiting) one.reject(fault);
  }

  /** True when an answer is overdue, though the process may still give signs of life. */
  isOverdue(): boolean {
    const nowMs = performance.now();
    return [...this.#waiting.values()].some((one) => one.dueMs < nowMs);
  }
}

function readCode(code: string): Fault["code"] {
  return code === "invalid" || code === "not-found" || code === "conflict" || code === "unavailable"
    ? code
    : "internal";
}
