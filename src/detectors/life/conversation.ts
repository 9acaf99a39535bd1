import { randomInt } from "node:crypto";
import { check } from "@camf/detector-sdk/check";
import { MAX_LINE_BYTES, Response } from "@camf/detector-sdk/contract";
import { LineProcess } from "../../base/process.ts";
import { killSandbox } from "../cell/ending.ts";
import type { Place } from "../cell/runtime.ts";
import { MAX_LOG_BYTES_PER_SECOND, MAX_OUTPUT_BYTES_PER_SECOND, MAX_OUTPUT_LINES_PER_SECOND } from "../host-limits.ts";
import { FLOOD_LINES_PER_SECOND, SHUTDOWN_GRACE_MS } from "../limits.ts";
import { LastWords } from "./last-words.ts";
import { Meter } from "./meter.ts";
import { cleanReason, cleanWords } from "./words.ts";

/** What became of a request. `died`: the process ended over it. `late`: it was ended because it took too long. */
export type Reply =
  | { kind: "result"; result: unknown }
  | { kind: "error"; code: number; message: string }
  | { kind: "died"; reason: string }
  | { kind: "late"; reason: string };

export interface ConversationOptions {
  command: string[];
  filterDescriptor: number;
  /** Where the guest finds what messages speak of. */
  place: Place;
  onLog: (line: string) => void;
}

/** From one id to the next; numbers stay exact for the next 8 billion requests of one life. */
const LONGEST_LEAP = 2 ** 20;

interface Pending {
  id: number;
  settle: (reply: Reply) => void;
}

/**
 * One life of a detector process. One request is under way at a time. Whatever breaks the protocol - junk, a line that
 * is too long, an answer nobody asked for, a flood - ends the life: what comes after it could not be trusted.
 */
export class Conversation {
  readonly place: Place;
  readonly #process: LineProcess;
  readonly #onLog: (line: string) => void;
  /** Resolves with the reason once the process is gone. */
  readonly ended: Promise<string>;
  #pending: Pending | undefined;
  #lastId = 0;
  /** Why this life ended or is about to; empty while it goes on. */
  #verdict = "";
  readonly #lastWords = new LastWords();
  #isStopping = false;
  /** From here on the process id may be somebody else's. */
  #isGone = false;

  constructor(options: ConversationOptions) {
    const { promise, resolve } = Promise.withResolvers<string>();
    this.ended = promise;
    this.place = options.place;
    this.#onLog = options.onLog;
    const output = this.#meter("its answers", MAX_OUTPUT_BYTES_PER_SECOND, MAX_OUTPUT_LINES_PER_SECOND);
    const log = this.#meter("its log", MAX_LOG_BYTES_PER_SECOND, FLOOD_LINES_PER_SECOND);
    this.#process = new LineProcess({
      command: options.command,
      env: {},
      maxLineBytes: MAX_LINE_BYTES,
      extraDescriptors: [options.filterDescriptor],
      onChunk: (from, chunk) => (from === "stdout" ? output : log).count(chunk),
      onLine: (line) => this.#receive(line),
      onLog: (line) => this.#record(line),
      onExit: ({ code, signal }) => {
        this.#verdict ||= this.#lastWords.describeExit(code, signal);
        this.#settle({ kind: "died", reason: this.#verdict });
        resolve(this.#verdict);
      },
    });
    void this.#process.exited.then(() => {
      this.#isGone = true;
    });
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Never rejects. Past its deadline the process is killed: there is no other way to stop it. */
  request(method: string, params: unknown, deadlineMs: number): Promise<Reply> {
    if (this.#verdict) return Promise.resolve({ kind: "died", reason: this.#verdict });
    const id = this.#nextId();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#giveUp(`took longer than ${deadlineMs} ms`), deadlineMs);
      const settle = (reply: Reply) => {
        clearTimeout(timer);
        resolve(reply);
      };
      this.#pending = { id, settle };
      this.#process.send({ jsonrpc: "2.0", id, method, params });
    });
  }

  /** Ends this life for a reason that whoever waits is told. */
  condemn(reason: string): void {
    if (!this.#verdict) this.#verdict = cleanReason(reason);
    this.#settle({ kind: "died", reason: this.#verdict });
    this.#kill();
  }

  /** Asks the detector to go, and kills it when it has not gone after the grace. What it still writes is not heard. */
  async stop(reason: string): Promise<void> {
    this.#isStopping = true;
    this.#settle({ kind: "died", reason });
    this.#process.send({ jsonrpc: "2.0", id: this.#nextId(), method: "shutdown", params: {} });
    await this.#process.stop(SHUTDOWN_GRACE_MS);
  }

  /** Nobody foresees it: an answer proves that its request was read. */
  #nextId(): number {
    this.#lastId += 1 + randomInt(LONGEST_LEAP);
    return this.#lastId;
  }

  #meter(what: string, maxBytesPerSecond: number, maxLinesPerSecond: number): Meter {
    const onFlood = () => this.condemn(`floods ${what}`);
    return new Meter({ maxBytesPerSecond, maxLinesPerSecond, onFlood, nowMs: () => performance.now() });
  }

  #giveUp(reason: string): void {
    this.#verdict = reason;
    this.#settle({ kind: "late", reason });
    this.#kill();
  }

  #kill(): void {
    if (!this.#isGone) killSandbox(this.#process);
  }

  #receive(line: string): void {
    if (this.#verdict || this.#isStopping) return;
    const json = readJson(line);
    const message = check(Response, json);
    if (!message.ok)
      this.condemn(`wrote something that is no answer: ${json === undefined ? "no JSON" : message.error}`);
    else if (message.value.id !== this.#pending?.id) {
      this.condemn(`answered a request that nobody made (id ${message.value.id})`);
    } else if ("error" in message.value) this.#refuse(message.value.error);
    else this.#settle({ kind: "result", result: message.value.result });
  }

  #refuse({ code, message }: { code: number; message: string }): void {
    this.#settle({ kind: "error", code, message: cleanReason(message) });
  }

  #record(line: string): void {
    if (this.#process.overflows > 0 && !this.#verdict) this.condemn(`wrote a line of over ${MAX_LINE_BYTES} bytes`);
    const text = cleanWords(line);
    this.#lastWords.hear(text);
    this.#onLog(text);
  }

  #settle(reply: Reply): void {
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.settle(reply);
  }
}

/** Undefined for what is not JSON: it then is no answer either. Nesting too deep for the parser is a RangeError here. */
function readJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
