import { readdirSync, readFileSync } from "node:fs";

/** Largest resident memory that a process and all below it ever had, in MB. Its sandbox's own few are included. */
export function measurePeakMemory(pid: number | undefined): number {
  if (pid === undefined) return Number.NaN;
  return listFamily(pid).reduce((sum, one) => sum + readPeakKb(one), 0) / 1024;
}

function listFamily(pid: number): number[] {
  const children = listChildren(pid);
  return [pid, ...children.flatMap(listFamily)];
}

function listChildren(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) => {
      const text = readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").trim();
      return text === "" ? [] : text.split(" ").map(Number);
    });
  } catch {
    return [];
  }
}

function readPeakKb(pid: number): number {
  try {
    return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
