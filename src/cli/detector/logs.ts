import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { sleep } from "../../base/clock.ts";
import { Fault } from "../../base/fault.ts";
import { readConfig } from "../../config.ts";
import { readWords } from "../arguments.ts";
import { type Command, EXIT_OK } from "../command.ts";
import { waitForEnd } from "../start.ts";
import { openBoxShelf } from "./target.ts";

/** What is shown of an old log: its end. */
const TAIL_BYTES = 64 * 1024;
const LOOK_MS = 250;

export const showLogs: Command = {
  name: "logs",
  summary: "show what a detector wrote to its log",
  usage: "detector logs NAME [-f]",
  help: `The end of its log on this box: what it printed, and what the box noted about its starts and faults.

  -f, --follow   stay, and show what comes, until Ctrl-C

Exit status: 0 shown (also when nothing was ever logged), 2 there is no such detector, or a fault.`,
  async run(args) {
    const { words, values } = readWords(args, ["NAME"], { follow: { type: "boolean", short: "f" } });
    await using shelf = openBoxShelf(readConfig(process.env));
    const { logPath } = shelf.find(words[0]);
    if (logPath === undefined) throw new Fault("unavailable", `no log is kept of ${words[0]}`);
    const tail = new LogTail(logPath);
    if (!tail.show()) process.stderr.write(`camf: ${words[0]} has no log yet\n`);
    if (!values.follow) return EXIT_OK;
    const ended = new AbortController();
    void waitForEnd().then(() => ended.abort());
    while (!ended.signal.aborted) {
      await sleep(LOOK_MS, ended.signal);
      tail.show();
    }
    return EXIT_OK;
  },
};

/** Shows a growing file from near its end; goes on with the new one where the old one was set aside. */
class LogTail {
  readonly #path: string;
  #inode: number | undefined;
  #at = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Whether there is a log at all. */
  show(): boolean {
    let file: number;
    try {
      file = openSync(this.#path, "r");
    } catch {
      return false;
    }
    try {
      const { ino, size } = fstatSync(file);
      const isNew = ino !== this.#inode || size < this.#at;
      if (isNew) this.#at = this.#inode === undefined ? Math.max(0, size - TAIL_BYTES) : 0;
      const cut = isNew && this.#at > 0;
      this.#inode = ino;
      this.#print(file, size, cut);
      return true;
    } finally {
      closeSync(file);
    }
  }

  #print(file: number, size: number, startsInLine: boolean): void {
    const bytes = Buffer.alloc(TAIL_BYTES);
    let skipping = startsInLine;
    while (this.#at < size) {
      const read = readSync(file, bytes, 0, TAIL_BYTES, this.#at);
      if (read === 0) return;
      this.#at += read;
      const text = bytes.toString("utf8", 0, read);
      process.stdout.write(clean(skipping ? text.slice(text.indexOf("\n") + 1) : text));
      skipping = false;
    }
  }
}

/** A detector wrote it: nothing of it may act on the terminal. */
function clean(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, "?");
}
