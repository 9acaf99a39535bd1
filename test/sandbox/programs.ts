import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Hostile, LIBRARY } from "./table.ts";

const COMPILERS_AT_ONCE = 2;

/** Compiles the attacks that are written in C, and the programs they need, into `folder`. Throws what the compiler said. */
export async function compilePrograms(attacks: readonly Hostile[], folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const sources = attacks.filter((one) => one.language === "C").map(({ name, file }) => ({ name, file }));
  for (const name of ["victim", "neighbour", "honest"]) sources.push({ name, file: join(LIBRARY, `${name}.c`) });
  const next = async () => {
    for (let source = sources.pop(); source; source = sources.pop())
      await compile(source.file, join(folder, source.name));
  };
  await Promise.all(Array.from({ length: COMPILERS_AT_ONCE }, next));
}

/** Undefined when C can be compiled here, otherwise a sentence. */
export function judgeCompiler(): string | undefined {
  return Bun.which("cc") ? undefined : "there is no C compiler; install one with: apt-get install gcc libc6-dev";
}

async function compile(source: string, to: string): Promise<void> {
  const child = Bun.spawn(["cc", "-O1", "-Wall", "-Werror", "-o", to, source, "-lrt"], { stderr: "pipe" });
  const complaint = await new Response(child.stderr).text();
  if ((await child.exited) !== 0) throw new Error(`${source}: ${complaint}`);
}
