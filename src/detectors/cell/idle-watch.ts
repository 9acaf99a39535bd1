import { readFileSync } from "node:fs";
import type { Clock } from "../../base/clock.ts";
import { IDLE_WATCH_MS, MAX_IDLE_SHARE } from "../limits.ts";
import { listChildren } from "./ending.ts";

export interface IdleWatchOptions {
  /** Process id of the sandbox; undefined between two lives. */
  pid: () => number | undefined;
  /** How many requests were made so far, and whether one is under way. */
  activity: () => { asked: number; isBusy: boolean };
  /** Called with a sentence for each interval in which it worked though nobody asked it anything. */
  onBurn: (reason: string) => void;
  clock: Pick<Clock, "monotonicMs">;
  intervalMs?: number;
}

interface Look {
  pid: number | undefined;
  asked: number;
  isBusy: boolean;
  atMs: number;
  cpuMs: number;
}

/**
 * Finds out a detector that uses the processor between samples: no deadline is running then. An interval counts only when
 * nothing was asked in all of it, so what an engine tidies up right after an answer is not held against it.
 */
export class IdleWatch implements Disposable {
  readonly #options: IdleWatchOptions;
  readonly #timer: ReturnType<typeof setInterval>;
  #last: Look;

  constructor(options: IdleWatchOptions) {
    this.#options = options;
    this.#last = this.#look();
    this.#timer = setInterval(() => this.#watch(), options.intervalMs ?? IDLE_WATCH_MS);
    this.#timer.unref();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #watch(): void {
    const [before, now] = [this.#last, this.#look()];
    this.#last = now;
    const wasIdle = !before.isBusy && !now.isBusy && before.asked === now.asked;
    if (!wasIdle || now.pid === undefined || now.pid !== before.pid) return;
    const share = (now.cpuMs - before.cpuMs) / (now.atMs - before.atMs);
    if (share <= MAX_IDLE_SHARE) return;
    this.#options.onBurn(`used ${Math.round(share * 100)} % of a core though nobody asked it anything`);
  }

  #look(): Look {
    const { pid, activity, clock } = this.#options;
    const id = pid();
    return { pid: id, ...activity(), atMs: clock.monotonicMs(), cpuMs: id === undefined ? 0 : measureCpuMs(id) };
  }
}

/** The kernel counts in hundredths of a second, whatever it runs on. */
const MS_PER_TICK = 10;

/** Processor time of a process and all below it, in milliseconds; 0 when it is gone. */
export function measureCpuMs(pid: number): number {
  return readCpuMs(pid) + listChildren(pid).reduce((sum, child) => sum + measureCpuMs(child), 0);
}

function readCpuMs(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
  } catch {
    return 0;
  }
}
