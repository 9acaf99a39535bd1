import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(import.meta.dir, "../..");

export interface Ended {
  code: number;
  out: string;
  err: string;
}

/** A person at a terminal, in a folder of their own, with a shelf of their own. */
export function openTerminal() {
  const folder = mkdtempSync(join(tmpdir(), "camf-terminal-"));
  const shelf = join(folder, "shelf");
  const env = { ...process.env, CAMF_CALLED_FROM: folder, CAMF_DETECTORS: shelf };
  const start = (...args: string[]) =>
    Bun.spawn([process.execPath, "run", "src/main.ts", ...args], { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
  const run = async (...args: string[]): Promise<Ended> => {
    const child = start(...args);
    const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
    return { code: await child.exited, out, err };
  };
  return { folder, shelf, start, run, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
