import { readFileSync } from "node:fs";

/** Which process something belongs to, as part of a file's name: PID-STARTED-BOOT. */

const BOOT_LETTERS = 8;
const NAME = /^(\d{1,10})-(\d{1,20})-([0-9a-f]{8})(-|$)/;

export function nameOwner(): string {
  return `${process.pid}-${readStart(process.pid) ?? 0}-${readBoot()}`;
}

/** Whether the process that the name begins with still lives; a name of another kind belongs to nobody. */
export function isOwnerAlive(name: string): boolean {
  const [, pid, started, boot] = NAME.exec(name) ?? [];
  return boot !== undefined && boot === readBoot() && readStart(Number(pid)) === started;
}

/** Clock ticks since the machine's start: tells a process from an earlier one of the same number. */
function readStart(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The program's name, in brackets, may hold anything; the start is the 20th field after it.
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

function readBoot(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "latin1").replaceAll("-", "").slice(0, BOOT_LETTERS);
}
