import { rmSync } from "node:fs";
import { join } from "node:path";

/**
 * Names of the process's ring files. They get a new name in each life, so that a stale reference never meets new
 * pixels; the files of one old life are kept.
 */
export class RingFiles implements Disposable {
  readonly #directory: string;
  #generation = 0;
  #files: string[] = [];

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Begins another life and returns its name. */
  begin(): string {
    this.#generation += 1;
    const generation = `${process.pid}-${this.#generation}`;
    const files = ["pairs", "stills", "fitted"].map((name) =>
      join(this.#directory, `frames-${generation}-${name}.ring`),
    );
    for (const file of this.#files.splice(0, Math.max(0, this.#files.length - files.length)))
      rmSync(file, { force: true });
    this.#files.push(...files);
    return generation;
  }

  [Symbol.dispose](): void {
    for (const file of this.#files) rmSync(file, { force: true });
  }
}
