import { writeSync } from "node:fs";
import { MAX_LINE_BYTES } from "./contract.ts";

const NEWLINE = 10;
/** How long a full pipe is left alone before the next try. */
const RETRY_MS = 1;

/** Stdin line by line, newline removed. A line over MAX_LINE_BYTES comes as undefined: it was not kept. */
export async function* readLines(): AsyncGenerator<string | undefined> {
  const decoder = new TextDecoder();
  let parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of Bun.stdin.stream()) {
    let start = 0;
    while (start <= chunk.length) {
      const newline = chunk.indexOf(NEWLINE, start);
      const end = newline < 0 ? chunk.length : newline;
      bytes += end - start;
      if (bytes <= MAX_LINE_BYTES) parts.push(chunk.slice(start, end));
      else parts = [];
      if (newline < 0) break;
      yield bytes <= MAX_LINE_BYTES ? decoder.decode(Buffer.concat(parts)) : undefined;
      parts = [];
      bytes = 0;
      start = newline + 1;
    }
  }
}

/** Writes one message. Stdout belongs to the protocol alone. */
export function writeLine(line: string): void {
  const bytes = Buffer.from(`${line}\n`);
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(1, bytes, written);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}

/** Sends whatever a detector prints to its log, so that a forgotten print never breaks the protocol. */
export function keepStdoutForProtocol(): void {
  Object.assign(console, new console.Console(process.stderr, process.stderr));
  console.write = (...parts) => {
    process.stderr.write(parts.map(String).join(""));
    return 0;
  };
  process.stdout.write = process.stderr.write.bind(process.stderr);
}
