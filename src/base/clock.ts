import { readFileSync } from "node:fs";

/**
 * Time as the box knows it. `monotonicMs` counts from the boot of the machine and agrees between processes
 * (within the 10 ms that /proc/uptime resolves), so a roll tapped in the service can be found in a capture
 * process's media; `wallMs` is the calendar, which may jump when a box without a clock battery finds the network.
 */
export interface Clock {
  wallMs(): number;
  monotonicMs(): number;
}

export function openSystemClock(): Clock {
  const uptimeSeconds = Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]);
  const offsetMs = uptimeSeconds * 1000 - performance.now();
  return { wallMs: () => Date.now(), monotonicMs: () => performance.now() + offsetMs };
}

/** Identifies this boot of the machine: monotonic times of different boots must never be compared. */
export function readBootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}

/** Resolves after `delayMs`, or at once when `signal` aborts. Never rejects. */
export function sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = setTimeout(finish, delayMs);
    function finish() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", finish);
      resolve();
    }
    signal?.addEventListener("abort", finish, { once: true });
  });
}
