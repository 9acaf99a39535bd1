/** Runs a command with its output passed on as it comes, within bounds, whatever it leaves behind. */

/** What a process left behind may go on holding the output pipes for, after the command itself has ended. */
const DRAIN_LIMIT_MS = 2_000;

export interface Run {
  /** The exit code; null where the command was ended for its time. */
  code: number | null;
  output: string;
}

/**
 * Ends the command's whole process group at `limitMs`, and before this process ends when it is asked to. A test that is killed at the
 * wrong moment leaves processes that hold the pipes: those are not waited for, or one failure would hang everything.
 */
export async function runBounded(command: string[], cwd: string, limitMs: number): Promise<Run> {
  const child = Bun.spawn(command, { cwd, stdio: ["ignore", "pipe", "pipe"], env: process.env, detached: true });
  const endGroup = () => killGroup(child.pid);
  const stop = () => {
    endGroup();
    process.exit(1);
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    endGroup();
  }, limitMs);
  const kept: string[] = [];
  const relays = Promise.all([
    relay(child.stdout, process.stdout, kept),
    relay(child.stderr, process.stderr, kept),
  ]).catch(() => undefined);
  const code = await child.exited;
  clearTimeout(timer);
  await Promise.race([relays, Bun.sleep(DRAIN_LIMIT_MS)]);
  endGroup();
  process.off("SIGINT", stop).off("SIGTERM", stop);
  return { code: late ? null : code, output: kept.join("") };
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // Nobody of the group is left.
  }
}

async function relay(stream: ReadableStream<Uint8Array>, to: NodeJS.WriteStream, kept: string[]): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    to.write(chunk);
    kept.push(decoder.decode(chunk, { stream: true }));
  }
}
