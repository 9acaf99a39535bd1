import { createHash } from "node:crypto";
import { type FSWatcher, readdirSync, statSync, watch } from "node:fs";
import { join } from "node:path";

export interface WatchOptions {
  /** The folders whose items matter, at this moment; those that are not there are left out. */
  folders: () => string[];
  /** A text that changes when something changed that matters. */
  sign: () => string;
  onChange: () => void;
}

/** Many files that change at once are one change. */
const SETTLE_MS = 150;
/** A change whose event was lost (a full queue, a folder that came later, a network drive) shows after this. */
const HEAL_MS = 5000;
/** Events that are no news: a log grows all the time. */
const NO_NEWS = /\.log(\.\d+)?$/;

/** Tells when the signature changed: soon after an event of one of the folders, at the latest after HEAL_MS. */
export function watchFolders({ folders, sign, onChange }: WatchOptions): Disposable {
  const watchers = new Map<string, FSWatcher>();
  let settling: NodeJS.Timeout | undefined;
  let signature = sign();
  const look = () => {
    settling = undefined;
    renewWatchers(watchers, folders(), hear);
    const now = sign();
    if (now === signature) return;
    signature = now;
    onChange();
  };
  const hear = (name: string | null) => {
    if (name !== null && NO_NEWS.test(name)) return;
    settling ??= setTimeout(look, SETTLE_MS).unref();
  };
  renewWatchers(watchers, folders(), hear);
  const healing = setInterval(look, HEAL_MS).unref();
  return {
    [Symbol.dispose]: () => {
      clearTimeout(settling);
      clearInterval(healing);
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}

/** Names, sizes and times of what lies in the folders, one level deep; logs left out. */
export function signFolders(folders: readonly string[]): string {
  const hash = createHash("sha256");
  for (const folder of folders) {
    hash.update(`${folder}\n`);
    for (const name of listNames(folder)) hash.update(`${name} ${signItem(join(folder, name))}\n`);
  }
  return hash.digest("hex");
}

function signItem(path: string): string {
  const facts = statSync(path, { throwIfNoEntry: false });
  if (!facts) return "gone";
  return facts.isDirectory() ? `folder ${facts.ino}` : `${facts.ino} ${facts.size} ${facts.mtimeMs} ${facts.mode}`;
}

function listNames(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => !name.startsWith(".") && !NO_NEWS.test(name));
    return names.sort();
  } catch {
    return [];
  }
}

/** A folder that was replaced has a new watcher on the new one: watchers follow the folder, not its name. */
function renewWatchers(watchers: Map<string, FSWatcher>, folders: string[], hear: (name: string | null) => void): void {
  const wanted = new Map(folders.map((path) => [`${statSync(path, { throwIfNoEntry: false })?.ino} ${path}`, path]));
  for (const [key, watcher] of watchers) {
    if (wanted.has(key)) continue;
    watcher.close();
    watchers.delete(key);
  }
  for (const [key, path] of wanted) {
    if (watchers.has(key)) continue;
    try {
      const watcher = watch(path, { persistent: false }, (_, name) => hear(name));
      watcher.on("error", () => watcher.close());
      watchers.set(key, watcher);
    } catch {
      // Not there, or no more watches to be had: healing looks anyway.
    }
  }
}
