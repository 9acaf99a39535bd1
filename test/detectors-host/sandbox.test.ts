import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareGuest } from "../../src/detectors/cell/guest.ts";
import { describeSandbox } from "../../src/detectors/cell/layers.ts";
import { buildCommand } from "../../src/detectors/cell/sandbox.ts";
import { LIMITS } from "../../src/detectors/limits.ts";
import { type Bed, makeBed, runInCell, startInCell } from "./cell.ts";

setDefaultTimeout(60_000);

/**
 * Each probe is an expression that a detector evaluates inside the sandbox, and this process outside of it: what must be
 * out of reach in there has to be within reach out here, or the probe proves nothing.
 */
const attempt = (expression: string) => `await (async () => {
  const fs = await import("node:fs");
  try { return "got " + (await (${expression})); } catch (error) { return "no: " + (error.code ?? error.message); }
})()`;

const inside = new Map<string, string>();
const outside = new Map<string, string>();
const root = mkdtempSync(join(tmpdir(), "camf-secret-"));
const listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
const SECRET = join(root, "secret.txt");

const connect = `new Promise((resolve, reject) => Bun.connect({ hostname: "127.0.0.1", port: ${listener.port}, socket: { open: () => resolve("connected"), data() {}, connectError: (_, error) => reject(error) } }).catch(reject))`;
const status = (field: string) => `fs.readFileSync("/proc/self/status", "utf8").match(/^${field}:\\s*(.*)$/m)[1]`;

/** Name, expression, what the detector must get, what the same expression gets outside. */
const PROBES: [name: string, expression: string, inside: RegExp, outside: RegExp][] = [
  ["network", connect, /^no: /, /^got connected/],
  ["a file of the host", `fs.readFileSync(${JSON.stringify(SECRET)}, "utf8")`, /^no: ENOENT/, /^got unreleased/],
  ["the host's accounts", `fs.readFileSync("/etc/passwd", "utf8").length`, /^no: ENOENT/, /^got \d+/],
  ["the host's hardware", `fs.readdirSync("/sys").length`, /^no: ENOENT/, /^got \d+/],
  ["other processes", `fs.readdirSync("/proc").filter((one) => Number(one) > 0).length > 3`, /^got false/, /^got true/],
  ["the box's environment", `process.env.CAMF_TEST_SECRET ?? "nothing"`, /^got nothing/, /^got hush/],
  ["another program", `Bun.spawnSync([process.execPath, "--version"]).exitCode`, /^no: EPERM/, /^got 0/],
  ["shared memory of its own", `fs.writeFileSync("/dev/shm/camf-test-probe", "x")`, /^no: ENOENT/, /^got undefined/],
  ["the capabilities it has", status("CapEff"), /^got 0+$/, /^got /],
  ["the capabilities it could get", status("CapBnd"), /^got 0+$/, /^got (?!0+$)/],
  ["new privileges", status("NoNewPrivs"), /^got 1/, /^got 0/],
  ["a filter of system calls", status("Seccomp"), /^got 2/, /^got 0/],
  ["the machine's kernel line", `fs.readFileSync("/proc/cmdline", "utf8").length`, /^no: EACCES/, /^got \d+/],
  ["the machine's settings", `fs.readdirSync("/proc/sys").length > 0`, /^got false/, /^got true/],
  [
    "the box's threads in line",
    `fs.closeSync(fs.openSync("/proc/self/autogroup", "r+"))`,
    /^no: E(ROFS|ACCES)/,
    /^got undefined/,
  ],
  [
    "a better place in line",
    `(await import("node:os")).setPriority(0, 5)`,
    /^no: (EPERM|ERR_SYSTEM_ERROR)/,
    /^got undefined/,
  ],
  ["a watch on files", `fs.watch("/tmp").close()`, /^no: EPERM/, /^got undefined/],
  ["a terminal", `fs.existsSync("/dev/ptmx") || fs.existsSync("/dev/tty")`, /^got false/, /^got true/],
  ["memory beside its own", `fs.existsSync("/dev/zero") || fs.existsSync("/dev/shm")`, /^got false/, /^got true/],
];

/** A probe of what not every kernel has (a file each): without it the probe proves nothing and is skipped. */
const NEEDS = new Map([["the box's threads in line", "/proc/self/autogroup"]]);

/** What has no counterpart outside, or would do harm there. */
const INSIDE_ONLY: [name: string, expression: string, expected: RegExp][] = [
  ["writing to the root", `fs.writeFileSync("/x", "x")`, /^no: EROFS/],
  ["writing beside its program", `fs.writeFileSync("/camf/detector/x", "x")`, /^no: EROFS/],
  [
    "writing to the SDK",
    `fs.appendFileSync("/camf/node_modules/@camf/detector-sdk/serve.ts", "x")`,
    /^no: E(ROFS|ACCES)/,
  ],
  ["writing to a ring", `fs.writeFileSync("/camf/rings/frames", "x")`, /^no: E(ROFS|ACCES)/],
  ["a new ring", `fs.writeFileSync("/camf/rings/x", "x")`, /^no: EROFS/],
  ["reading a ring", `fs.readFileSync("/camf/rings/frames").length > 64`, /^got true/],
  ["a temporary file", `fs.writeFileSync("/tmp/x", "x") ?? fs.readFileSync("/tmp/x", "utf8")`, /^got x/],
  [
    "more temporary space than it has",
    `(() => { const bytes = Buffer.alloc(10e6); try { for (let n = 0; n < 40; n++) fs.writeFileSync("/tmp/big" + n, bytes); } finally { for (let n = 0; n < 40; n++) fs.rmSync("/tmp/big" + n, { force: true }); } })()`,
    /^no: ENOSPC/,
  ],
  [
    "more temporary files than it has",
    `(() => { let n = 0; try { for (; n < 1e5; n++) fs.writeFileSync("/tmp/f" + n, ""); } catch (error) { return error.code + " " + (n <= 4096); } })()`,
    /^got ENOSPC true/,
  ],
  ["devices", `fs.readdirSync("/dev").sort().join()`, /^got fd,full,null,random,stderr,stdin,stdout,urandom$/],
  [
    "writing where the SDK has no packages",
    `fs.writeFileSync("/camf/node_modules/@camf/detector-sdk/node_modules/x", "x")`,
    /^no: (EROFS|ENOENT|EACCES)/,
  ],
  ["writing where the machine's settings were", `fs.writeFileSync("/proc/sys/x", "x")`, /^no: EROFS/],
  [
    "its limits",
    `fs.readFileSync("/proc/self/limits", "utf8").match(/(stack size|core file size|locked memory|msgqueue size|nice priority|realtime priority|pending signals|processes|open files) +(\\d+)/g).map((line) => line.match(/\\d+$/)[0]).join()`,
    /^got 8388608,0,128,256,0,1024,0,0,0$/,
  ],
  ["its place in line", `fs.readFileSync("/proc/self/stat", "utf8").split(" ")[18]`, /^got 10$/],
  [
    "who the programs beside it let it be",
    `fs.readFileSync("/proc/self/status", "utf8").match(/^Cap(Prm|Eff|Inh|Amb):\\s*0+$/gm).length`,
    /^got 4$/,
  ],
  ["network cards", `fs.readFileSync("/proc/net/dev", "utf8").match(/\\w+(?=:)/g).join()`, /^got lo$/],
  ["the launcher's environment", `fs.readFileSync("/proc/1/environ", "utf8").length`, /^(no: EACCES|got 0)/],
  [
    "its environment",
    `Object.keys(process.env).sort().join()`,
    /^got BUN_JSC_forceRAMSize,BUN_JSC_jitMemoryReservationSize,BUN_RUNTIME_TRANSPILER_CACHE_PATH,DO_NOT_TRACK,HOME,(MIMALLOC_PURGE_DELAY,)?NODE_PATH,ORT_DISABLE_TELEMETRY,PATH,PWD,TZ$/,
  ],
  ["programs", `fs.readdirSync("/usr/bin").sort().join()`, /^got bun,dash(,setpriv)?$/],
  [
    "packages",
    `fs.readdirSync("/camf/node_modules").sort().join()`,
    /^got @camf,@sinclair,onnxruntime-common,onnxruntime-node$/,
  ],
  ["telling the box's user", `process.getuid() > 0`, /^got true/],
  ["killing its keeper", `process.kill(1, "SIGKILL") && fs.existsSync("/proc/1/status")`, /^(no: EPERM|got true)/],
];

let bed: Bed;

beforeAll(async () => {
  writeFileSync(SECRET, "unreleased", { mode: 0o644 });
  process.env.CAMF_TEST_SECRET = "hush";
  const all = [...PROBES, ...INSIDE_ONLY].map(
    ([name, expression]) => `[${JSON.stringify(name)}, ${attempt(expression)}]`,
  );
  bed = makeBed("bun", `console.log(JSON.stringify([${all.join(",\n")}])); process.exit(0);`);
  writeFileSync(join(bed.options.runtimeDir, "frames"), "x".repeat(100));
  const { out, err } = await runInCell(bed.options);
  if (out === "") throw new Error(err);
  for (const [name, got] of JSON.parse(out)) inside.set(name, got);
  for (const [name, expression] of PROBES) outside.set(name, await runOutside(expression));
});

afterAll(async () => {
  await Bun.file("/dev/shm/camf-test-probe")
    .delete()
    .catch(() => {});
  delete process.env.CAMF_TEST_SECRET;
  listener.stop(true);
  bed[Symbol.dispose]();
  rmSync(root, { recursive: true, force: true });
});

/** The same expression in a process of its own, without a sandbox. */
async function runOutside(expression: string): Promise<string> {
  const child = Bun.spawn([process.execPath, "-e", `console.log(${attempt(expression)}); process.exit(0);`], {
    env: { ...process.env },
    stderr: "inherit",
  });
  return (await new Response(child.stdout).text()).trim();
}

describe("inside the sandbox a detector asks in vain for, and outside it would get", () => {
  for (const [name, , within, without] of PROBES) {
    const need = NEEDS.get(name);
    const lacks = need !== undefined && !existsSync(need);
    test.skipIf(lacks)(lacks ? `${name} (skipped: this kernel has no ${need})` : name, () => {
      expect(inside.get(name)).toMatch(within);
      expect(outside.get(name)).toMatch(without);
    });
  }
});

describe("inside the sandbox", () => {
  for (const [name, , expected] of INSIDE_ONLY) test(name, () => expect(inside.get(name)).toMatch(expected));
});

test("where nothing can be locked in, no detector runs and the reason says how to mend it", async () => {
  const layers = join(import.meta.dir, "../../src/detectors/cell/layers.ts");
  const program = `import { demandSandbox } from ${JSON.stringify(layers)};
    await demandSandbox().then(() => console.log("runs"), (error) => console.log(error.code, error.message));`;
  const without = ["bwrap", "--unshare-user", "--uid", "1000", "--disable-userns", "--dev-bind", "/", "/"];
  const output = async (wrapper: string[]) => {
    const child = Bun.spawn([...wrapper, process.execPath, "-e", program], { stderr: "inherit" });
    return new Response(child.stdout).text();
  };
  expect(await output([])).toBe("runs\n");
  expect(await output(without)).toMatch(/^unavailable detectors cannot be sandboxed: namespaces: .*sysctl -w/);
});

test.skipIf(!existsSync("/proc/self/autogroup"))(
  "its scheduling group steps back too, and it cannot leave that group",
  async () => {
    const program = `import { readFileSync } from "node:fs";
    import { dlopen } from "bun:ffi";
    const read = () => readFileSync("/proc/self/autogroup", "utf8").trim().split(" ").at(-1);
    for (let look = 0; look < 200 && read() !== "10"; look++) await Bun.sleep(50);
    const { setsid } = dlopen("libc.so.6", { setsid: { args: [], returns: "int" } }).symbols;
    console.log(read(), setsid(), read());`;
    using own = makeBed("bun", program);
    expect((await runInCell(own.options)).out).toBe("10 -1 10");
  },
);

test("where /tmp cannot be bounded in files the cell is made all the same", async () => {
  using own = makeBed(
    "bun",
    `require("node:fs").writeFileSync("/tmp/x", "x"); console.log(require("node:fs").readdirSync("/sys").length);`,
  );
  expect((await runInCell(own.options)).err).toMatch(/ENOENT.*\/sys/);
  const command = buildCommand(own.options, { boundsFiles: false });
  expect(command).toContain("--size");
  using launch = prepareGuest(own.options);
  const child = startInCell({ ...launch, command });
  expect(await child.exited).toBe(1);
  expect(await new Response(child.stderr).text()).toMatch(/ENOENT.*\/sys/);
  launch.end();
});

test("every limit has a name, a value, and what happens at it", () => {
  expect(LIMITS.length).toBeGreaterThan(15);
  expect(new Set(LIMITS.map(({ name }) => name)).size).toBe(LIMITS.length);
  for (const { value, unit, what } of LIMITS)
    expect([value > 0, unit.length > 0, what.length > 0]).toEqual([true, true, true]);
});

test("the doctor sees every layer that this machine must have", async () => {
  const layers = await describeSandbox();
  const active = layers.filter((one) => one.active).map((one) => one.layer);
  expect(active).toEqual(expect.arrayContaining(["programs", "namespaces", "system-call filter", "resource limits"]));
  expect(layers.every((one) => one.reason.length > 0)).toBe(true);
});
