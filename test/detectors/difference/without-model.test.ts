import { expect, test } from "bun:test";
import { join } from "node:path";

const DETECTOR = join(import.meta.dir, "../../../detectors/difference/main.ts");

/** Starts the detector with this folder of models, asks it to end, and gives what it answered and logged. */
async function introduce(models: string): Promise<{ result: unknown; log: string }> {
  const guest = Bun.spawn([process.execPath, "--no-install", DETECTOR], {
    stdin: "pipe",
    stdout: "pipe",
    stderr: "pipe",
  });
  const messages = [
    { jsonrpc: "2.0", id: 1, method: "initialize", params: { contract: 1, models } },
    { jsonrpc: "2.0", id: 2, method: "shutdown" },
  ];
  for (const message of messages) guest.stdin.write(`${JSON.stringify(message)}\n`);
  await guest.stdin.end();
  const [answers, log] = await Promise.all([new Response(guest.stdout).text(), new Response(guest.stderr).text()]);
  expect(await guest.exited).toBe(0);
  return { result: JSON.parse(answers.split("\n")[0]).result, log };
}

test("without its model the detector starts as before, and its log says what it cannot do", async () => {
  const { result, log } = await introduce(import.meta.dir);
  expect(result).toMatchObject({ name: "difference" });
  expect(result).not.toHaveProperty("models");
  expect(log).toContain(
    "people cannot be told from things and are compared like them: the model person-judge.onnx is missing",
  );
});

test("with it the detector tells on what the model runs", async () => {
  const { result, log } = await introduce(join(import.meta.dir, "../../../models"));
  expect(result).toMatchObject({ models: [{ name: "person-judge" }] });
  expect(log).toBe("");
});
