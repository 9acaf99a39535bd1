import { homedir } from "node:os";
import { Fault } from "../base/fault.ts";

export interface ProgramOutcome {
  code: number;
  stdout: string;
  stderr: string;
}

export interface ProgramOptions {
  limitMs: number;
  environment?: Record<string, string>;
}

/** The search path of every program that capture starts; nothing of the service's environment leaks into them. */
export const PROGRAM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const MAX_OUTPUT_BYTES = 8_388_608;

/**
 * Runs a program to its end, without a shell. Throws unavailable when it is not installed, takes longer than `limitMs`
 * or says more than 8 MiB.
 */
export async function runProgram(command: string[], options: ProgramOptions): Promise<ProgramOutcome> {
  const { limitMs, environment } = options;
  const [program = ""] = command;
  if (!Bun.which(program, { PATH: PROGRAM_PATH })) throw new Fault("unavailable", `${program} is not installed`);
  const child = Bun.spawn(command, {
    env: { PATH: PROGRAM_PATH, HOME: homedir(), LC_ALL: "C.UTF-8", ...environment },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    timeout: limitMs,
    killSignal: "SIGKILL",
  });
  const [stdout, stderr] = await Promise.all([collect(child.stdout), collect(child.stderr)]);
  const code = await child.exited;
  if (child.signalCode) throw new Fault("unavailable", `${program} did not finish within ${limitMs / 1000} s`);
  return { code, stdout, stderr };

  async function collect(stream: ReadableStream<Uint8Array>): Promise<string> {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of stream) {
      bytes += chunk.byteLength;
      if (bytes > MAX_OUTPUT_BYTES) {
        child.kill("SIGKILL");
        throw new Fault("unavailable", `${program} said more than ${MAX_OUTPUT_BYTES} bytes`);
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString("utf8");
  }
}
