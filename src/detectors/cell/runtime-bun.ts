import { existsSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { MIN_WORKER_MEMORY_MB } from "../limits.ts";
import type { Mount, Runtime } from "./runtime.ts";

export const HOST_PACKAGES = resolve(import.meta.dir, "../../../node_modules");

/** What guests may import by name; each is mounted read-only, nothing else of node_modules is. */
interface GuestPackage {
  name: string;
  /** Which package brings it; undefined: the box itself. */
  of?: string;
  /** Files and folders that a guest gets of it; undefined: all of it. */
  parts?: string[];
}

const GUEST_PACKAGES: GuestPackage[] = [
  { name: "@camf/detector-sdk" },
  { name: "@sinclair/typebox" },
  { name: "@camf/onnx" },
  {
    name: "onnxruntime-node",
    of: "@camf/onnx",
    // Its libraries for other systems and processors are 250 MB that no guest could use.
    parts: ["package.json", "dist", `bin/napi-v6/linux/${process.arch}`],
  },
  { name: "onnxruntime-common", of: "onnxruntime-node" },
];
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
  mounts: () => [{ from: realpathSync(process.execPath), to: PROGRAM }, ...GUEST_PACKAGES.flatMap(mountPackage)],
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
    const missing = GUEST_PACKAGES.find((one) => partsOf(one).some((part) => !existsSync(part)));
    return missing && `the package ${missing.name} is missing; install it with: bun install`;
  },
};

function mountPackage(one: GuestPackage): Mount[] {
  const folder = locatePackage(one.name);
  const inside = `/camf/node_modules/${one.name}`;
  if (one.parts) return one.parts.map((part) => ({ from: join(folder, part), to: join(inside, part) }));
  // Its links lead nowhere in a cell; where there is nothing the search goes on upwards.
  return [{ from: folder, to: inside, covered: ["node_modules"] }];
}

function partsOf({ name, parts = [""] }: GuestPackage): string[] {
  return parts.map((part) => join(locatePackage(name), part));
}

/** Packages lie beside, or in the node_modules of, whatever brings them. A path that does not exist where one is missing. */
function locatePackage(name: string): string {
  const owner = GUEST_PACKAGES.find((one) => one.name === name)?.of;
  if (owner === undefined) return follow(join(HOST_PACKAGES, name));
  const home = locatePackage(owner);
  const inside = join(home, "node_modules", name);
  return follow(existsSync(inside) ? inside : join(home, "..", name));
}

function follow(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}
