import { existsSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { MIN_WORKER_MEMORY_MB } from "../limits.ts";
import type { Runtime } from "./runtime.ts";

/** What guests may import by name; each is mounted read-only, nothing else of node_modules is. */
const GUEST_PACKAGES = ["@camf/detector-sdk", "@sinclair/typebox"];
export const HOST_PACKAGES = resolve(import.meta.dir, "../../../node_modules");
const PROGRAM = "/usr/bin/bun";
const BYTES_PER_MB = 1024 * 1024;

/**
 * JavaScriptCore reserves 1 GB for compiled code; where the memory limit forbids that it falls back, silently, to
 * interpreting everything: 50 times slower (measured: 8 ms became 430 ms). A small reservation fits every limit.
 */
const JIT_RESERVATION_BYTES = 64 * BYTES_PER_MB;

/**
 * JavaScriptCore collects garbage when its heap is a share of the machine's memory; on a large machine that is far
 * beyond the guest's limit, and it fails with most of its memory being garbage. So it is told what it really has.
 */
const HEAP_SHARE = 0.6;

/**
 * How long freed memory is kept before the system gets it back. At once, the default, means that each picture of a
 * slow take is copied into pages that do not exist yet: 5.2 ms in place of 2.0 for 1080p at 10 samples a second.
 */
const KEPT_MEMORY_MS = 10_000;

export const BUN: Runtime = {
  leastMemoryMb: MIN_WORKER_MEMORY_MB,
  mounts: () => [
    { from: realpathSync(process.execPath), to: PROGRAM },
    ...GUEST_PACKAGES.map((name) => ({
      from: realpathSync(join(HOST_PACKAGES, name)),
      to: `/camf/node_modules/${name}`,
      // Its links lead nowhere in a cell; where there is nothing the search goes on upwards.
      covered: ["node_modules"],
    })),
  ],
  environment: ({ packages }, memoryMb) => ({
    BUN_JSC_forceRAMSize: String(Math.round(memoryMb * HEAP_SHARE) * BYTES_PER_MB),
    BUN_JSC_jitMemoryReservationSize: String(JIT_RESERVATION_BYTES),
    BUN_RUNTIME_TRANSPILER_CACHE_PATH: "0",
    DO_NOT_TRACK: "1",
    MIMALLOC_PURGE_DELAY: String(KEPT_MEMORY_MS),
    NODE_PATH: packages,
    ORT_DISABLE_TELEMETRY: "1",
  }),
  command: (entry, isInside) => [isInside ? PROGRAM : realpathSync(process.execPath), "--no-install", entry],
  findMissing: () => {
    const missing = GUEST_PACKAGES.find((name) => !existsSync(join(HOST_PACKAGES, name)));
    return missing && `the package ${missing} is missing; install it with: bun install`;
  },
};
