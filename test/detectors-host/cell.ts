import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Manifest } from "@camf/detector-sdk/contract";
import { type GuestLaunch, prepareGuest } from "../../src/detectors/cell/guest.ts";
import type { SandboxOptions } from "../../src/detectors/cell/sandbox.ts";

/** A detector's folder with one program in it, a folder of rings, and what else a cell may be given. Gone when disposed. */
export interface Bed extends Disposable {
  root: string;
  options: SandboxOptions;
}

const ENTRIES = { bun: "main.ts", python: "main.py", executable: "main" } as const;

export function makeBed(
  runtime: Manifest["runtime"],
  program: string | Uint8Array,
  changes: Partial<SandboxOptions> = {},
): Bed {
  const root = mkdtempSync(join(tmpdir(), "camf-cell-"));
  chmodSync(root, 0o755);
  const [folder, runtimeDir] = [join(root, "detector"), join(root, "rings")];
  for (const path of [folder, runtimeDir]) mkdirSync(path);
  writeFileSync(join(folder, ENTRIES[runtime]), program, { mode: 0o755 });
  const manifest: Manifest = {
    name: "probe",
    version: "1.0.0",
    description: "A program of the tests.",
    contract: 1,
    runtime,
    entry: ENTRIES[runtime],
    wants: { input: "frame", format: "rgb24", maxWidth: 1920, maxHeight: 1080 },
    gpu: false,
    memoryMb: 512,
    timeoutSeconds: 60,
    settings: { type: "object", properties: {} },
    kinds: [{ kind: "seen", title: "Seen", department: "Script", severity: "low" }],
  };
  return {
    root,
    options: { entry: { manifest, folder }, runtimeDir, memoryMb: 512, index: 0, gpu: false, ...changes },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** A program in its cell, started and not waited for. */
export function startInCell(launch: GuestLaunch) {
  return Bun.spawn(launch.command, { env: {}, stdio: ["pipe", "pipe", "pipe", launch.filterDescriptor] });
}

export interface Said {
  out: string;
  err: string;
  code: number;
  /** What `end` had to say about the death. */
  sentence: string | undefined;
}

/** Runs a program in its cell to its end. Its input ends at once. */
export async function runInCell(options: SandboxOptions): Promise<Said> {
  using launch = prepareGuest(options);
  const child = startInCell(launch);
  void Promise.resolve(child.stdin.end()).catch(() => {});
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  const code = await child.exited;
  return { out: out.trim(), err: err.trim(), code, sentence: launch.end() };
}
