import type { Runtime } from "./runtime.ts";

/** A program of the detector's own folder: it gets the loader and the libraries of C and C++, and no interpreter. */
export const EXECUTABLE: Runtime = {
  leastMemoryMb: 64,
  mounts: () => [],
  environment: () => ({}),
  command: (entry) => [entry],
  findMissing: () => undefined,
};
