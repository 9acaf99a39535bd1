import { expect, setDefaultTimeout, test } from "bun:test";
import { findChildCommand, writeChildEnvironment } from "../../src/capture/child-command.ts";
import type { ChildSetup } from "../../src/capture/protocol.ts";
import { HANG_LIMIT_MS, Stage } from "./stage.ts";

setDefaultTimeout(HANG_LIMIT_MS);

test("the capture child and all it imports load under the pinned Node and answer a wrong pipeline with a failure", async () => {
  await using stage = new Stage();
  const [node = "", script = ""] = findChildCommand();
  const version = Bun.spawnSync([node, "--version"]).stdout.toString().trim();
  expect(version).toMatch(/^v24\./);
  const child = Bun.spawn([node, script], {
    env: writeChildEnvironment(),
    stdin: "pipe",
    stdout: "pipe",
    stderr: "pipe",
  });
  const setup: ChildSetup = {
    mode: "clip",
    launch: "filesrc location=/dev/null ! nosuchelement",
    sampleRing: stage.path("ring"),
    slots: 2,
    pick: { firstFrame: 0 },
  };
  child.stdin.write(`${JSON.stringify(setup)}\n`);
  child.stdin.flush();
  const said = await new Response(child.stdout).text();
  expect(JSON.parse(said)).toMatchObject({
    type: "failed",
    reason: "pipeline",
    message: expect.stringContaining("nosuchelement"),
  });
  await child.exited;
});

test("the child ends when the service is gone", async () => {
  const child = Bun.spawn(findChildCommand(), {
    env: writeChildEnvironment(),
    stdin: "pipe",
    stdout: "pipe",
    stderr: "ignore",
  });
  child.stdin.end();
  await child.exited;
  expect(child.signalCode).toBe("SIGKILL");
});
