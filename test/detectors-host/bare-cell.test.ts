import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { RUNTIMES } from "../../src/detectors/cell/runtimes.ts";
import { makeBed, runInCell } from "./cell.ts";

setDefaultTimeout(60_000);

const IS_ROOT = process.getuid?.() === 0;
const LAYERS = join(import.meta.dir, "../../src/detectors/cell/layers.ts");

/** What remains where there are no namespaces; what is gone is told too, so that nobody takes it for a cell. */
const PROGRAM = `import { check } from "@camf/detector-sdk/check";
import { readFileSync, writeFileSync, existsSync } from "node:fs";
const status = readFileSync("/proc/self/status", "utf8");
const limits = readFileSync("/proc/self/limits", "utf8");
const field = (name) => status.match(new RegExp("^" + name + ":\\\\s*(\\\\S*)", "m"))[1];
const limit = (name) => Number(limits.match(new RegExp("^" + name + " +(\\\\d+)", "m"))?.[1]);
writeFileSync(process.env.HOME + "/x", "x");
console.log(JSON.stringify({ sdk: typeof check, uid: process.getuid(), caps: field("CapEff"), bounding: field("CapBnd"), privileges: field("NoNewPrivs"),
  data: limit("Max data size"), files: limit("Max open files"), core: limit("Max core file size"), nice: readFileSync("/proc/self/stat", "utf8").split(" ")[18],
  environment: Object.keys(process.env).sort(), home: process.env.HOME, secret: process.env.CAMF_TEST_SECRET ?? "", host: existsSync("/etc/passwd"), cwd: process.cwd() }));`;

interface Seen {
  [name: string]: unknown;
  environment: string[];
  home: string;
}
let seen: Seen;

beforeAll(async () => {
  process.env.CAMF_TEST_SECRET = "hush";
  using bed = makeBed("bun", PROGRAM, { confinement: "bare" });
  const { out, err } = await runInCell(bed.options);
  if (out === "") throw new Error(err);
  seen = { ...JSON.parse(out), folder: bed.options.entry.folder };
});
afterAll(() => {
  delete process.env.CAMF_TEST_SECRET;
});

describe("the bare cell, for machines without namespaces", () => {
  test("keeps the limits of memory, files and place in line", () => {
    expect(seen).toMatchObject({ data: 512 * 1024 * 1024, files: 256, core: 0, nice: "10" });
  });

  test("gives no privileges, and as root a user of its own without any capability", () => {
    expect(seen.privileges).toBe("1");
    if (!IS_ROOT) return;
    expect(seen).toMatchObject({ caps: "0000000000000000", bounding: "0000000000000000" });
    expect(Number(seen.uid)).toBeGreaterThan(60_000);
  });

  test("hands over none of the box's environment", () => {
    expect(seen.secret).toBe("");
    expect(seen.environment.filter((name) => !/^(BUN_|MIMALLOC_|ORT_|NODE_PATH)/.test(name))).toEqual([
      "DO_NOT_TRACK",
      "HOME",
      "PATH",
      "TMPDIR",
      "TZ",
    ]);
  });

  test("finds the SDK and its own folder, and has a temporary folder that goes with it", () => {
    expect(seen).toMatchObject({ sdk: "function", cwd: seen.folder });
    expect(existsSync(seen.home)).toBe(false);
  });

  test("does not hide the host, which is why strangers are refused there", () => {
    expect(seen.host).toBe(true);
  });

  test.skipIf(RUNTIMES.python.findMissing() !== undefined)("runs Python too", async () => {
    using bed = makeBed("python", "import numpy, os\nprint(numpy.ones(3).sum(), os.getcwd())", { confinement: "bare" });
    expect((await runInCell(bed.options)).out).toBe(`3.0 ${bed.options.entry.folder}`);
  });
});

describe("where there are no namespaces", () => {
  const program = `import { demandSandbox, describeSandbox } from ${JSON.stringify(LAYERS)};
    const ask = (demand) => demandSandbox(demand).catch((error) => error.code + " " + error.message);
    const layers = (await describeSandbox()).filter((one) => one.required && !one.active).map((one) => one.layer);
    console.log(JSON.stringify({ layers, stranger: await ask({ builtIn: false, unsandboxed: false }), told: await ask({ builtIn: false, unsandboxed: true }), builtIn: await ask({ builtIn: true, unsandboxed: false }) }));`;
  const without = ["bwrap", "--unshare-user", "--uid", "1000", "--disable-userns", "--dev-bind", "/", "/"];
  const run = async (wrapper: string[]) => {
    const child = Bun.spawn([...wrapper, process.execPath, "-e", program], { stderr: "inherit" });
    return JSON.parse(await new Response(child.stdout).text());
  };

  test("built-ins run in the bare cell, strangers only when the crew said so", async () => {
    const answers = await run(without);
    expect(answers.stranger).toMatch(/^unavailable detectors cannot be sandboxed: namespaces: .*sysctl -w/);
    expect(answers).toMatchObject({ told: "bare", builtIn: "bare" });
    expect(answers.layers).toContain("namespaces");
  });

  test("and with them everybody has the whole cell", async () => {
    expect(await run([])).toEqual({ layers: [], stranger: "cell", told: "cell", builtIn: "cell" });
  });
});
