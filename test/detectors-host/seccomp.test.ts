import { describe, expect, test } from "bun:test";
import { type Architecture, buildFilter } from "../../src/detectors/seccomp.ts";
import { REFUSED_CALLS } from "../../src/detectors/system-calls.ts";

/** Runs a classic BPF program as the kernel does, over one system call. */
function judge(architecture: Architecture, call: { arch?: number; number: number; args?: number[] }): string {
  const filter = buildFilter(architecture);
  const program = new DataView(filter.buffer);
  const data = new DataView(new ArrayBuffer(64));
  data.setUint32(0, call.number, true);
  data.setUint32(4, call.arch ?? (architecture === "x64" ? 0xc000003e : 0xc00000b7), true);
  call.args?.forEach((value, index) => {
    data.setBigUint64(16 + index * 8, BigInt(value), true);
  });
  let value = 0;
  for (let at = 0; at < filter.length / 8; at++) {
    const [code, operand] = [program.getUint16(at * 8, true), program.getUint32(at * 8 + 4, true)];
    const [ifTrue, ifFalse] = [program.getUint8(at * 8 + 2), program.getUint8(at * 8 + 3)];
    if (code === 0x20) value = data.getUint32(operand, true);
    else if (code === 0x06) return VERDICTS[operand] ?? `unknown verdict ${operand}`;
    else if (code === 0x15) at += value === operand ? ifTrue : ifFalse;
    else if (code === 0x35) at += value >= operand ? ifTrue : ifFalse;
    else if (code === 0x45) at += (value & operand) !== 0 ? ifTrue : ifFalse;
    else throw new Error(`unknown instruction ${code}`);
  }
  throw new Error("the program ends without a verdict, which the kernel refuses to load");
}

const VERDICTS: Record<number, string> = { 2147418112: "allow", 2147483648: "kill", 327681: "EPERM", 327718: "ENOSYS" };
const CALLS = {
  x64: { read: 0, mmap: 9, execve: 59, exit: 60, futex: 202, socket: 41, clone: 56, clone3: 435, ioctl: 16, fork: 57 },
  arm64: {
    read: 63,
    mmap: 222,
    execve: 221,
    exit: 93,
    futex: 98,
    socket: 198,
    clone: 220,
    clone3: 435,
    ioctl: 29,
    fork: null,
  },
};

for (const architecture of ["x64", "arm64"] as const) {
  describe(`the filter for ${architecture}`, () => {
    const calls = CALLS[architecture];

    test("lets through what every program needs", () => {
      for (const number of [calls.read, calls.mmap, calls.execve, calls.exit, calls.futex]) {
        expect(judge(architecture, { number })).toBe("allow");
      }
    });

    test("refuses every call on the list", () => {
      const numbers = REFUSED_CALLS.map((call) => call[architecture]).filter((number) => number !== null);
      expect(numbers.length).toBeGreaterThan(70);
      expect(new Set(numbers).size).toBe(numbers.length);
      for (const number of numbers) expect(judge(architecture, { number })).toBe("EPERM");
    });

    test("lets a thread start, not a process", () => {
      const THREAD = 0x3d0f00;
      expect(judge(architecture, { number: calls.clone, args: [THREAD] })).toBe("allow");
      expect(judge(architecture, { number: calls.clone, args: [17] })).toBe("EPERM");
      expect(judge(architecture, { number: calls.clone3 })).toBe("ENOSYS");
    });

    test("keeps hands off the terminal", () => {
      expect(judge(architecture, { number: calls.ioctl, args: [1, 0x5412] })).toBe("EPERM");
      expect(judge(architecture, { number: calls.ioctl, args: [1, 0x5401] })).toBe("allow");
    });

    test("keeps questions about the network off the sockets that the box handed over", () => {
      for (const request of [0x8900, 0x8912, 0x89ff]) {
        expect(judge(architecture, { number: calls.ioctl, args: [0, request] })).toBe("EPERM");
      }
      for (const request of [0x88ff, 0x8a00]) {
        expect(judge(architecture, { number: calls.ioctl, args: [0, request] })).toBe("allow");
      }
    });

    test("kills whoever speaks another architecture's language", () => {
      expect(judge(architecture, { arch: 0x40000003, number: calls.read })).toBe("kill");
      if (architecture === "x64") expect(judge(architecture, { number: calls.read + 0x40000000 })).toBe("kill");
    });
  });
}
