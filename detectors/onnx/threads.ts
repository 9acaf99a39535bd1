import { availableParallelism } from "node:os";

/**
 * The box analyses on all cores but one, and several detectors may run models at the same time. So on up to seven cores
 * there are none to spare, and each model gets one thread; beyond that a quarter of the cores, which leaves half of them
 * to capture, frames and other detectors even while two models run.
 */
const SHARE = 4;
/** Models this small gain nothing from more. */
const MAX_THREADS = 4;

/** How many threads one model gets on a machine of so many cores. */
export function sharedThreads(cores: number = availableParallelism()): number {
  return Math.min(MAX_THREADS, Math.max(1, Math.floor(cores / SHARE)));
}
