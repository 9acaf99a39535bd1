import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findLibraries, readNeeded } from "../../src/detectors/cell/libraries.ts";
import { RUNTIMES } from "../../src/detectors/cell/runtimes.ts";
import { makeBed, runInCell } from "./cell.ts";

setDefaultTimeout(60_000);

const PYTHON_MISSING = RUNTIMES.python.findMissing();
const COMPILER = Bun.which("cc");

const LIST_SYSTEM = `
import { readdirSync, existsSync } from "node:fs";
const names = (path) => (existsSync(path) ? readdirSync(path).sort() : []);
console.log(JSON.stringify({ programs: names("/usr/bin"), camf: names("/camf"), packages: names("/camf/node_modules"), lib: names("/usr/lib") }));`;

/** Compiles C to a program of this machine. */
function compile(source: string): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), "camf-compile-"));
  try {
    writeFileSync(join(folder, "main.c"), source);
    const done = Bun.spawnSync([COMPILER ?? "cc", "-o", join(folder, "main"), join(folder, "main.c"), "-lm"]);
    if (!done.success) throw new Error(done.stderr.toString());
    return readFileSync(join(folder, "main"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("a Bun detector", () => {
  test("sees Bun, what locks the door, its packages, and no Python", async () => {
    using bed = makeBed("bun", LIST_SYSTEM);
    const { out, err } = await runInCell(bed.options);
    expect(err).toBe("");
    const seen = JSON.parse(out);
    expect(seen.programs.filter((name: string) => name !== "setpriv")).toEqual(["bun", "dash"]);
    expect(seen.camf).toEqual(["detector", "node_modules", "rings"]);
    expect(seen.packages).toEqual(["@camf", "@sinclair", "onnxruntime-common", "onnxruntime-node"]);
    expect(seen.lib).toEqual([]);
  });

  test("imports the SDK and what lies beside its program", async () => {
    using bed = makeBed(
      "bun",
      `import { check } from "@camf/detector-sdk/check"; import { x } from "./x.ts"; console.log(typeof check, x);`,
    );
    writeFileSync(join(bed.options.entry.folder, "x.ts"), "export const x = 7;");
    expect(await runInCell(bed.options)).toMatchObject({ out: "function 7", err: "", code: 0 });
  });
});

describe.skipIf(PYTHON_MISSING !== undefined)(`a Python detector ${PYTHON_MISSING ?? ""}`, () => {
  test("has the standard library and numpy, its linear algebra too", async () => {
    const program = `import ast, bz2, ctypes, decimal, hashlib, json, lzma, sqlite3, statistics, struct, sys, threading, uuid, zlib
import numpy
inverse = numpy.linalg.inv(numpy.array([[2.0, 0.0], [0.0, 4.0]]))
print(inverse[1, 1], numpy.fft.fft(numpy.ones(4))[0].real, sys.flags.dont_write_bytecode, sys.flags.no_user_site)`;
    using bed = makeBed("python", program);
    expect(await runInCell(bed.options)).toMatchObject({ out: "0.25 4.0 1 1", err: "", code: 0 });
  });

  test("holds a whole picture in the least memory there is for it", async () => {
    const program = `import numpy\nprint(numpy.zeros((1080, 1920, 3), numpy.uint8).copy().nbytes)`;
    using bed = makeBed("python", program, { memoryMb: RUNTIMES.python.leastMemoryMb });
    expect(await runInCell(bed.options)).toMatchObject({ out: "6220800", code: 0 });
  });

  test("imports the SDK and what lies beside its program, and nothing else of the machine's packages", async () => {
    const program = `import os, beside
print(beside.x, os.path.isdir("/camf/python"), sorted(os.listdir("/usr/lib/python3/dist-packages")), sorted(os.listdir("/usr/bin")))
for name in ("apt", "yaml", "gi", "cryptography", "pip"):
    try:
        __import__(name)
        print("imported", name)
    except ImportError:
        pass`;
    using bed = makeBed("python", program);
    writeFileSync(join(bed.options.entry.folder, "beside.py"), "x = 7");
    const { out } = await runInCell(bed.options);
    const hasSdk = existsSync(join(import.meta.dir, "../../detectors/sdk/python"));
    const names = process.getuid?.() === 0 ? "['dash', 'python3', 'setpriv']" : "['dash', 'python3']";
    expect(out).toBe(`7 ${hasSdk ? "True" : "False"} ['numpy'] ${names}`);
  });

  test("has no Bun, and can start no program", async () => {
    const program = `import os, subprocess
print(os.path.exists("/usr/bin/bun"), os.path.exists("/camf/node_modules"))
try:
    subprocess.run(["/usr/bin/dash", "-c", "echo out"])
except OSError as error:
    print(error.errno)`;
    using bed = makeBed("python", program);
    expect((await runInCell(bed.options)).out).toBe("False False\n1");
  });
});

describe.skipIf(!COMPILER)("an executable detector (needs a C compiler)", () => {
  test("runs with the loader and the libraries of C, and sees no interpreter", async () => {
    const source = `#include <stdio.h>
#include <math.h>
#include <unistd.h>
int main(int argc, char **argv) {
  printf("%d %d %d %.0f\\n", access("/usr/bin/bun", F_OK), access("/usr/bin/python3", F_OK), access("/camf/node_modules", F_OK), sqrt(argc * 16.0));
}`;
    using bed = makeBed("executable", compile(source), { memoryMb: RUNTIMES.executable.leastMemoryMb });
    expect(await runInCell(bed.options)).toMatchObject({ out: "-1 -1 -1 4", err: "", code: 0 });
  });

  test("written as a script is told what is missing, and the box goes on", async () => {
    using bed = makeBed("executable", "#!/usr/bin/perl\nprint 1;");
    const { out, err, code } = await runInCell(bed.options);
    expect(out).toBe("");
    expect(err).toMatch(/main: not found/);
    expect(code).not.toBe(0);
  });
});

test("the crew's files and the models are there to read and nothing else", async () => {
  const program = `import { readFileSync, writeFileSync } from "node:fs";
const attempt = (act) => { try { return act(); } catch (error) { return error.code; } };
console.log(readFileSync("/camf/files/mask.png", "utf8"), readFileSync("/camf/models/m.onnx", "utf8"), attempt(() => writeFileSync("/camf/files/x", "x")), attempt(() => writeFileSync("/camf/models/x", "x")));`;
  using bed = makeBed("bun", program);
  const [filesDir, modelsDir] = [join(bed.root, "files"), join(bed.root, "models")];
  for (const path of [filesDir, modelsDir]) mkdirSync(path);
  writeFileSync(join(filesDir, "mask.png"), "a mask");
  writeFileSync(join(modelsDir, "m.onnx"), "a model");
  const { out } = await runInCell({ ...bed.options, filesDir, modelsDir });
  expect(out).toBe("a mask a model EROFS EROFS");
});

describe("libraries", () => {
  test("are found as the loader finds them", () => {
    const program = Bun.which("python3", { PATH: "/usr/bin" }) ?? "/usr/bin/prlimit";
    const loader = Bun.spawnSync(["ldd", program]).stdout.toString();
    const named = [...loader.matchAll(/=> (\/\S+)/g)].map((match) => match[1]).sort();
    expect(named.length).toBeGreaterThan(0);
    expect(findLibraries([program]).filter((path) => named.includes(path))).toEqual(named);
  });

  test("of what is no program are none", () => {
    expect(readNeeded(import.meta.path)).toEqual([]);
  });
});
