import { existsSync, readdirSync, realpathSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { findLibraries } from "./libraries.ts";
import type { Mount, Runtime } from "./runtime.ts";

const PROGRAM = "/usr/bin/python3";
const NUMPY = "/usr/lib/python3/dist-packages/numpy";
export const HOST_PYTHON_SDK = resolve(import.meta.dir, "../../../detectors/sdk/python");

/** Modules of the standard library that could do nothing in a cell, and whose libraries are therefore left out. */
const IDLE_MODULES = /^(_ssl|nis|_curses|_curses_panel|readline|_dbm|_gdbm|_tkinter|_crypt)\./;

/**
 * Debian's own interpreter with its standard library and numpy; of dist-packages nothing else, for it holds whatever the
 * machine's other programs installed there, and its .pth files run code at every start.
 */
export const PYTHON: Runtime = {
  // With Debian's plain BLAS 128 would do; with OpenBLAS, where it is installed, numpy never comes back from its import.
  leastMemoryMb: 192,
  mounts: mountPython,
  environment: ({ python }) => ({
    // NumPy's linear algebra would start a thread, and reserve memory, for every core of the machine.
    OPENBLAS_NUM_THREADS: "1",
    OMP_NUM_THREADS: "1",
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONNOUSERSITE: "1",
    PYTHONPATH: python,
    PYTHONUNBUFFERED: "1",
    PYTHONUTF8: "1",
  }),
  // -I would hide the SDK and the detector's own modules; what it keeps out is not in the cell to begin with.
  command: (entry) => [PROGRAM, "-s", "-B", entry],
  findMissing: () => {
    if (!existsSync(PROGRAM))
      return "python3 is missing; install it with: apt-get install python3-minimal python3-numpy";
    if (!existsSync(standardLibrary())) return "python's library is missing; install it with: apt-get install python3";
    if (!existsSync(NUMPY)) return "python3-numpy is missing; install it with: apt-get install python3-numpy";
    return undefined;
  },
};

/** /usr/lib/python3.11, named like the interpreter that /usr/bin/python3 is a link to. */
function standardLibrary(): string {
  return `/usr/lib/${basename(realpathSync(PROGRAM))}`;
}

let known: Mount[] | undefined;

/** Looked up once: reading 70 files takes a while, and they change only with the system. */
function mountPython(): Mount[] {
  known ??= [
    { from: realpathSync(PROGRAM), to: PROGRAM },
    { from: standardLibrary(), to: standardLibrary(), covered: ["dist-packages"] },
    { from: NUMPY, to: NUMPY },
    { from: HOST_PYTHON_SDK, to: "/camf/python" },
    ...findLibraries([PROGRAM, ...listModules()]).map((path) => ({ from: realpathSync(path), to: path })),
  ].filter(({ from }) => existsSync(from));
  return known;
}

/** Every compiled module of the standard library and of numpy. */
function listModules(): string[] {
  const standard = join(standardLibrary(), "lib-dynload");
  const ours = existsSync(standard) ? readdirSync(standard).filter((name) => !IDLE_MODULES.test(name)) : [];
  const numpy = readdirSync(NUMPY, { recursive: true, encoding: "utf8" });
  return [...ours.map((name) => join(standard, name)), ...numpy.map((name) => join(NUMPY, name))].filter((path) =>
    path.endsWith(".so"),
  );
}
