import { expect, setDefaultTimeout, test } from "bun:test";
import { openTerminal } from "./camf.ts";

setDefaultTimeout(60_000);

test("a shooting rate that cannot be one is refused before anything is opened", async () => {
  using terminal = openTerminal();
  for (const rate of ["0", "fast", "", "10001"]) {
    const ended = await terminal.run("analyze", "--reference", "a.mp4", "--take", "b.mp4", `--shooting-rate=${rate}`);
    expect(ended).toEqual({
      code: 2,
      out: "",
      err: `camf: --shooting-rate ${rate}: allowed is a number from 0.01 to 10000\n`,
    });
  }
});

test("its help says what it is for", async () => {
  using terminal = openTerminal();
  const { code, out } = await terminal.run("analyze", "--help");
  expect(code).toBe(0);
  expect(out).toMatch(/--shooting-rate FPS\n +frames a second at which B was shot, 0\.01 to 10000/);
});
