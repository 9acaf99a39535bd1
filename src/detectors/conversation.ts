import { MAX_LINE_BYTES, Response } from "@camf/detector-sdk/contract";
import { LineProcess } from "../base/process.ts";
import { parseJson } from "../base/schema.ts";
import { killSandbox } from "./ending.ts";
import { SHUTDOWN_GRACE_MS } from "./limits.ts";

/** What became of a request. `died` may be tried again on a new process, `late` may not. */
export type Reply =
  | { kind: "result"; result: unknown }
  | { kind: "error"; code: number; message: string }
  | { kind: "died"; reason: string }
  | { kind: "late"; reason: string };

export interface ConversationOptions {
  command: string[];
  filterDescriptor: number;
  onLog: (line: string) => void;
}

interface Pending {
  id: number;
  settle: (reply: Reply) => void;
}

/**
 * One life of a detector process. One request is under way at a time. Whatever breaks the protocol - junk, a line that
 * is too long, an answer nobody asked for - ends the life: what comes after it could not be trusted.
 */
export class Conversation {
  readonly #process: LineProcess;
  readonly #onLog: (line: string) => void;
  /** Resolves with the reason once the process is gone. */
  readonly ended: Promise<string>;
  #pending: Pending | undefined;
  #lastId = 0;
  /** Why this life ended or is about to; empty while it goes on. */
  #verdict = "";
  /** The last line of the log, or the last one that speaks of an error: runtimes sign off with their version. */
  #lastWords = "";
  #isStopping = false;
  /** From here on the process id may be somebody else's. */
  #isGone = false;

  constructor(options: ConversationOptions) {
    const { promise, resolve } = Promise.withResolvers<string>();
    this.ended = promise;
    this.#onLog = options.onLog;
    this.#process = new LineProcess({
      command: options.command,
      env: {},
      maxLineBytes: MAX_LINE_BYTES,
      extraDescriptors: [options.filterDescriptor],
      onLine: (line) => this.#receive(line),
      onLog: (line) => this.#record(line),
      onExit: ({ code, signal }) => {
        this.#verdict ||= describeExit(code, signal, this.#lastWords);
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
    const id = ++this.#lastId;
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
    if (!this.#verdict) this.#verdict = reason;
    this.#settle({ kind: "died", reason: this.#verdict });
    this.#kill();
  }

  /** Asks the detector to go, and kills it when it has not gone after the grace. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#settle({ kind: "died", reason: "the box stops" });
    this.#process.send({ jsonrpc: "2.0", id: ++this.#lastId, method: "shutdown", params: {} });
    await this.#process.stop(SHUTDOWN_GRACE_MS);
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
    const message = parseJson(Response, line);
    if (!message.ok) this.condemn(`wrote something that is no answer: ${message.error}`);
    else if (message.value.id !== this.#pending?.id) {
      this.condemn(`answered a request that nobody made (id ${message.value.id})`);
    } else if ("error" in message.value) this.#refuse(message.value.error);
    else this.#settle({ kind: "result", result: message.value.result });
  }

  #refuse({ code, message }: { code: number; message: string }): void {
    this.#settle({ kind: "error", code, message: clean(message) });
  }

  #record(line: string): void {
    if (this.#process.overflows > 0 && !this.#verdict) this.condemn(`wrote a line of over ${MAX_LINE_BYTES} bytes`);
    const text = clean(line);
    if (text.trim() && (/error/i.test(text) || !/error/i.test(this.#lastWords))) this.#lastWords = text;
    this.#onLog(text);
  }

  #settle(reply: Reply): void {
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.settle(reply);
  }
}

/** A detector's words go to terminals too: nothing in them may move a cursor. */
function clean(text: string): string {
  return text.replace(/\p{Cc}/gu, " ");
}

const SIGNAL_BASE = 128;
const MAX_LAST_WORDS = 200;

/** bwrap passes a guest's death by signal on as 128 plus its number. */
function describeExit(code: number | null, signal: string | number | null, lastWords: string): string {
  const words = lastWords ? `: ${lastWords.slice(0, MAX_LAST_WORDS)}` : "";
  if (signal !== null) return `was killed (${signal})${words}`;
  if (code !== null && code > SIGNAL_BASE) return `was killed (signal ${code - SIGNAL_BASE})${words}`;
  return `ended by itself with exit code ${code}${words}`;
}
