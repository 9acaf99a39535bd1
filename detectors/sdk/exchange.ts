import type { Subprocess } from "bun";
import { check } from "./check.ts";
import { MAX_LINE_BYTES, Response } from "./contract.ts";

/** A detector that runs, and what it calls the folders of rings and of models. */
export interface Guest {
  process: Subprocess<"pipe", "pipe", "pipe">;
  rings: string;
  /** Absent where it is given none. */
  models?: string;
}

const MAX_LOG_LENGTH = 2000;

/** Nothing that is said after this can be trusted: the guest is gone, mute, or speaks something else. */
export class ExchangeLost extends Error {
  override readonly name = "ExchangeLost";
}

/** Talks to a guest one line at a time and takes nothing on trust. Every failure is an Error with a sentence. */
export class Exchange {
  readonly #guest: Guest;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #text = "";
  #lastId = 0;
  log = "";

  constructor(guest: Guest) {
    this.#guest = guest;
    this.#reader = guest.process.stdout.getReader();
    void this.#keepLog();
  }

  /** Sends a proper request and returns its answer. */
  async ask(method: string, params: unknown, deadlineMs: number): Promise<Response> {
    const id = ++this.#lastId;
    const answer = await this.tell(JSON.stringify({ jsonrpc: "2.0", id, method, params }), deadlineMs);
    if (answer.id !== id) throw new ExchangeLost(`answered id ${answer.id} instead of ${id}`);
    return answer;
  }

  /** Sends any text as one line and returns what comes back. */
  async tell(line: string, deadlineMs: number): Promise<Response> {
    this.#guest.process.stdin.write(`${line}\n`);
    await this.#guest.process.stdin.flush();
    const reply = await within(this.#readLine(), deadlineMs, "no answer");
    const message = check(Response, parseJson(reply));
    if (!message.ok) throw new ExchangeLost(`stdout held something that is no answer: ${message.error}`);
    return message.value;
  }

  closeInput(): void {
    void this.#guest.process.stdin.end();
  }

  /** The exit code; fails when it does not come in time. */
  exit(deadlineMs: number): Promise<number> {
    return within(this.#guest.process.exited, deadlineMs, "the process did not end");
  }

  async kill(): Promise<void> {
    this.#guest.process.kill("SIGKILL");
    await this.#guest.process.exited;
  }

  async #readLine(): Promise<string> {
    while (true) {
      const newline = this.#text.indexOf("\n");
      if (newline >= 0) {
        const line = this.#text.slice(0, newline);
        this.#text = this.#text.slice(newline + 1);
        return line;
      }
      if (this.#text.length > MAX_LINE_BYTES) throw new ExchangeLost(`wrote a line of over ${MAX_LINE_BYTES} bytes`);
      const { done, value } = await this.#reader.read();
      if (done) throw new ExchangeLost(`ended instead of answering${this.log ? `: ${this.log.trim()}` : ""}`);
      this.#text += this.#decoder.decode(value, { stream: true });
    }
  }

  async #keepLog(): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of this.#guest.process.stderr) {
      this.log = (this.log + decoder.decode(chunk, { stream: true })).slice(-MAX_LOG_LENGTH);
    }
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new ExchangeLost(`stdout held something that is not JSON: ${line.slice(0, 100)}`);
  }
}

async function within<T>(promise: Promise<T>, deadlineMs: number, complaint: string): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new ExchangeLost(`${complaint} within ${deadlineMs} ms`)), deadlineMs);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
