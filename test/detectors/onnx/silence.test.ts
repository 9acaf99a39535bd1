import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROBE_PATH } from "./probe.ts";

setDefaultTimeout(120_000);

const PACKAGE = join(import.meta.dir, "../../../detectors/onnx");
const STRACE = Bun.which("strace");

const OPEN = `import { openModel } from ${JSON.stringify(join(PACKAGE, "model.ts"))};
await using model = await openModel(${JSON.stringify(PROBE_PATH)}, { inputs: { crops: { type: "uint8", shape: ["N", 4, 4] } }, outputs: { sums: { type: "float32", shape: ["N"] } } }, { order: ["cpu"] });
await model.run({ crops: { data: new Uint8Array(16), dims: [1, 4, 4] } });
await Bun.sleep(3000);`;

/** The same past the package: what ONNX Runtime does when nobody forbids it. */
const PAST = `import { createRequire } from "node:module";
const { InferenceSession } = createRequire(${JSON.stringify(join(PACKAGE, "model.ts"))})("onnxruntime-node");
await InferenceSession.create(${JSON.stringify(PROBE_PATH)});
await Bun.sleep(3000);`;

/** What a program wrote below HOME, and which calls for a network it made; those of Bun itself before it are in neither. */
async function watch(program: string) {
  const folder = mkdtempSync(join(tmpdir(), "camf-silence-"));
  try {
    const [home, main, log] = [join(folder, "home"), join(folder, "main.ts"), join(folder, "calls")];
    mkdirSync(home);
    writeFileSync(main, program);
    const tracer = STRACE ? [STRACE, "-f", "-qq", "-e", "trace=socket,connect,sendto", "-o", log] : [];
    const child = Bun.spawn([...tracer, process.execPath, "--no-install", main], {
      env: { HOME: home, PATH: "/usr/bin:/bin", DO_NOT_TRACK: "1" },
      stdio: ["ignore", "inherit", "inherit"],
    });
    expect(await child.exited).toBe(0);
    const files = readdirSync(home, { recursive: true, encoding: "utf8" }).filter((name) =>
      /onnx|Microsoft/i.test(name),
    );
    const calls = STRACE ? (await Bun.file(log).text()).split("\n").filter((line) => /AF_INET/.test(line)) : [];
    return { files, calls };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test(`a model is run without a file left behind, or a connection tried${STRACE ? "" : " (without strace only files are seen)"}`, async () => {
  expect(await watch(OPEN)).toEqual({ files: [], calls: [] });
});

test("where nobody forbids it, ONNX Runtime does leave files behind: the test above can fail", async () => {
  expect((await watch(PAST)).files).not.toEqual([]);
});
