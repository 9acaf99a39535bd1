import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listChildren } from "../src/detectors/cell/ending.ts";
import { readCpuSeconds } from "./figures.ts";

export const BENCH_TAKE = { id: "bench", angle: "bench", camera: "A", mode: "clip" as const, rateHz: 4 };

/** Writes `count` detectors that do nothing but read their picture into `folder`; answers their names. */
export function writeCrowd(folder: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `empty-${index + 1}`;
    cpSync(join(import.meta.dir, "empty"), join(folder, name), { recursive: true });
    const path = join(folder, name, "detector.json");
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), name }));
    return name;
  });
}

/** Processor seconds of a process and of all below it. */
export async function readFamilyCpuSeconds(pid: number): Promise<number> {
  const family = [pid, ...listDescendants(pid)];
  const seconds = await Promise.all(family.map((one) => readCpuSeconds(one).catch(() => 0)));
  return seconds.reduce((sum, one) => sum + one, 0);
}

function listDescendants(pid: number): number[] {
  return listChildren(pid).flatMap((child) => [child, ...listDescendants(child)]);
}
