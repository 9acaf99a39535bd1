import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

export type User = "root" | "an ordinary user";

/** A user that owns nothing on any machine. */
const ORDINARY_UID = 61_500;
const CLEARING_MS = 10_000;
const REPOSITORY = join(import.meta.dir, "../..");

/** What a run says of one attack, a line of JSON each. */
export interface Verdict {
  attack: string;
}

/** One run over the attacks, in a process of its own. */
export interface Pass<V extends Verdict> extends AsyncDisposable {
  /** Fulfilled as soon as that attack is done; rejected when the run ends without it. */
  verdict(attack: string): Promise<V>;
  /** The cells' own listeners that somebody came through, once the run is over. */
  reached: Promise<string[]>;
}

/** Why the attacks cannot be run as `user` here; undefined when they can. */
export function judgeUser(user: User): string | undefined {
  const isRoot = process.getuid?.() === 0;
  if (user === "root") return isRoot ? undefined : "only root can test what happens as root";
  if (!isRoot) return undefined;
  using disguise = new Disguise();
  const child = Bun.spawnSync(
    disguise.dress([
      "/bin/sh",
      "-c",
      'test -r "$0" && exec "$1" --version',
      disguise.name(import.meta.path),
      disguise.bun,
    ]),
    {
      stderr: "pipe",
    },
  );
  return child.success
    ? undefined
    : `an ordinary user cannot read this checkout or run Bun: ${child.stderr.toString().trim()}`;
}

/** Runs `program` (a file of this folder) as `user`, with the folder of compiled programs as its argument. */
export function startPass<V extends Verdict>(user: User, program: string, programs: string): Pass<V> {
  const disguise = process.getuid?.() === 0 && user !== "root" ? new Disguise() : undefined;
  const path = join(import.meta.dir, program);
  const words = disguise
    ? disguise.dress([disguise.bun, disguise.name(path), programs])
    : [process.execPath, path, programs];
  const env = { ...process.env, CAMF_ESCAPE: "SECRET-of-the-box", HOME: "/tmp" };
  const child = Bun.spawn(words, { cwd: "/", stdio: ["ignore", "pipe", "inherit"], env });
  const ledger = new Ledger<V>();
  void ledger.follow(child.stdout);
  return {
    verdict: (attack) => ledger.find(attack),
    reached: ledger.reached.promise,
    [Symbol.asyncDispose]: async () => {
      // A run that is over still clears its folders away; one that was left in the middle is ended.
      const timer = setTimeout(() => child.kill("SIGKILL"), ledger.isOver ? CLEARING_MS : 0);
      await child.exited;
      clearTimeout(timer);
      disguise?.[Symbol.dispose]();
    },
  };
}

/**
 * Runs a command as an ordinary user, in a mount namespace of its own where the checkout stands at a place that this
 * user can reach: a checkout may lie below /root.
 */
class Disguise implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "camf-ordinary-"));
  readonly bun = join(this.#folder, "bun");

  constructor() {
    chmodSync(this.#folder, 0o755);
    mkdirSync(join(this.#folder, "camf"));
    writeFileSync(this.bun, "");
  }

  name(path: string): string {
    return join(this.#folder, "camf", relative(REPOSITORY, path));
  }

  dress(command: string[]): string[] {
    const script = 'mount --bind "$1" "$2" && mount --bind "$3" "$4" && shift 4 && exec "$@"';
    const mounts = [REPOSITORY, join(this.#folder, "camf"), process.execPath, this.bun];
    const user = ["--reuid", String(ORDINARY_UID), "--regid", String(ORDINARY_UID), "--clear-groups", "--"];
    return ["unshare", "--mount", "/bin/sh", "-c", script, "sh", ...mounts, "setpriv", ...user, ...command];
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The verdicts as they come, and whoever waits for one. */
class Ledger<V extends Verdict> {
  readonly #verdicts = new Map<string, PromiseWithResolvers<V>>();
  readonly reached = Promise.withResolvers<string[]>();
  /** Everything was said. */
  isOver = false;

  find(attack: string): Promise<V> {
    return this.#slot(attack).promise;
  }

  async follow(stream: ReadableStream<Uint8Array>): Promise<void> {
    this.reached.promise.catch(() => {});
    const decoder = new TextDecoder();
    let text = "";
    for await (const chunk of stream) {
      const lines = (text + decoder.decode(chunk, { stream: true })).split("\n");
      text = lines.pop() ?? "";
      for (const line of lines) this.#take(JSON.parse(line));
    }
    this.isOver = true;
    for (const slot of this.#verdicts.values())
      slot.reject(new Error("the run ended without a word about this attack"));
    this.reached.reject(new Error("the run ended early"));
  }

  #take(message: V | { reached: string[] }): void {
    if ("reached" in message) {
      this.isOver = true;
      this.reached.resolve(message.reached);
    } else this.#slot(message.attack).resolve(message);
  }

  #slot(attack: string): PromiseWithResolvers<V> {
    const slot = this.#verdicts.get(attack) ?? Promise.withResolvers<V>();
    slot.promise.catch(() => {});
    if (this.isOver) slot.reject(new Error("the run ended without a word about this attack"));
    this.#verdicts.set(attack, slot);
    return slot;
  }
}
