import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Fault } from "../base/fault.ts";
import { PROGRAM_PATH } from "./program.ts";

/** Each waiting call of the binding holds a thread of libuv's pool; its default of four would starve file access. */
const THREADS = "32";

/** The command that starts a capture child under the pinned Node. Throws unavailable when the packages are missing. */
export function findChildCommand(): string[] {
  const architecture = process.arch === "arm64" ? "arm64" : "x64";
  try {
    const manifest = createRequire(import.meta.url).resolve(`node-linux-${architecture}/package.json`);
    return [join(dirname(manifest), "bin/node"), fileURLToPath(new URL("./child/main.ts", import.meta.url))];
  } catch (error) {
    throw new Fault("unavailable", "the pinned Node is not installed; run ./camf doctor", { cause: error });
  }
}

/** A scrubbed environment: HOME for GStreamer's plug-in cache and X11's key, and what the caller adds. */
export function writeChildEnvironment(extra: Record<string, string> = {}): Record<string, string> {
  return { PATH: PROGRAM_PATH, HOME: homedir(), LC_ALL: "C.UTF-8", UV_THREADPOOL_SIZE: THREADS, ...extra };
}
