/** `./camf test`: types, lint, unused code and every test, closing with one line `N passed, N failed`. */
import { join } from "node:path";

const root = join(import.meta.dir, "..");
/** A test that says nothing for so long hangs; most end in milliseconds. */
const TEST_LIMIT_MS = 120_000;
let passed = 0;
let failed = 0;

async function run(command: string[]): Promise<{ code: number; output: string }> {
  const child = Bun.spawn(command, { cwd: root, stdio: ["ignore", "pipe", "pipe"], env: process.env });
  const [out, err] = await Promise.all([relay(child.stdout, process.stdout), relay(child.stderr, process.stderr)]);
  return { code: await child.exited, output: out + err };
}

async function relay(stream: ReadableStream<Uint8Array>, to: NodeJS.WriteStream): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    to.write(chunk);
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}

function count(output: string, word: string): number {
  const match = output.match(new RegExp(`^\\s*(\\d+) ${word}$`, "m"));
  return match ? Number(match[1]) : 0;
}

for (const script of ["types", "lint", "unused"]) {
  const { code } = await run([process.execPath, "run", script]);
  if (code === 0) passed += 1;
  else failed += 1;
}

const tests = await run([process.execPath, "test", "--timeout", String(TEST_LIMIT_MS), ...process.argv.slice(2)]);
const failures = count(tests.output, "fail");
passed += count(tests.output, "pass");
// A runner that dies without a count has failed, whatever it managed to run before.
failed += tests.code !== 0 && failures === 0 ? 1 : failures;
const skipped = count(tests.output, "skip");

process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
