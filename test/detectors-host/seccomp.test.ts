import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { type Architecture, buildFilter } from "../../src/detectors/cell/seccomp.ts";
import {
  FIRST_UNKNOWN_CALL,
  GUARDED_CALLS,
  REFUSED_CALLS,
  type SystemCall,
} from "../../src/detectors/cell/system-calls.ts";

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
/** What engines, interpreters and C libraries live from: number on x64, number on arm64. */
const NEEDED: Record<string, [x64: number | null, arm64: number | null]> = {
  read: [0, 63],
  write: [1, 64],
  openat: [257, 56],
  close: [3, 57],
  pread64: [17, 67],
  newfstatat: [262, 79],
  getdents64: [217, 61],
  mprotect: [10, 226],
  munmap: [11, 215],
  madvise: [28, 233],
  brk: [12, 214],
  futex: [202, 98],
  epoll_create1: [291, 20],
  epoll_ctl: [233, 21],
  epoll_pwait: [281, 22],
  eventfd2: [290, 19],
  pipe2: [293, 59],
  dup3: [292, 24],
  timerfd_create: [283, 85],
  clock_gettime: [228, 113],
  clock_nanosleep: [230, 115],
  getrandom: [318, 278],
  rt_sigaction: [13, 134],
  rt_sigprocmask: [14, 135],
  sigaltstack: [131, 132],
  tgkill: [234, 131],
  sched_yield: [24, 124],
  sched_getaffinity: [204, 123],
  membarrier: [324, 283],
  rseq: [334, 293],
  set_robust_list: [273, 99],
  prlimit64: [302, 261],
  execve: [59, 221],
  setresuid: [117, 147],
  exit: [60, 93],
  exit_group: [231, 94],
  arch_prctl: [158, null],
};

/** What an attacker asks for, and what no one must forget: each has to be on the list. */
const MUST_REFUSE =
  "socket socketpair connect bind ptrace process_vm_readv process_vm_writev pidfd_open pidfd_getfd kcmp mount umount2 pivot_root chroot unshare setns open_tree move_mount fsopen bpf perf_event_open io_uring_setup io_uring_enter io_uring_register userfaultfd add_key request_key keyctl seccomp kexec_load init_module finit_module open_by_handle_at fanotify_init inotify_init1 mknodat setsid memfd_create memfd_secret shmget msgget semget mq_open setpriority sched_setscheduler sched_setattr ioprio_set io_setup sync syncfs quotactl nfsservctl personality syslog acct swapon reboot clock_settime process_madvise move_pages migrate_pages vmsplice".split(
    " ",
  );

/** Name and numbers out of the kernel's own headers, where the machine has them. */
const HEADERS = {
  x64: "/usr/include/x86_64-linux-gnu/asm/unistd_64.h",
  arm64: "/usr/include/asm-generic/unistd.h",
} as const;

function readHeader(path: string): Map<string, number> {
  const lines = readFileSync(path, "utf8").matchAll(/^#define __NR(?:3264)?_(\w+)\s+(\d+)/gm);
  return new Map([...lines].map(([, name, number]) => [name, Number(number)]));
}

const BOTH: readonly SystemCall[] = [...REFUSED_CALLS, ...Object.values(GUARDED_CALLS)];
const AUDIT = { x64: 0xc000003e, arm64: 0xc00000b7 } as const;

for (const architecture of ["x64", "arm64"] as const) {
  const numberOf = (call: SystemCall) => call[architecture] ?? -1;
  const guarded = (name: keyof typeof GUARDED_CALLS) => GUARDED_CALLS[name][architecture];
  const first = (name: keyof typeof GUARDED_CALLS, ...args: number[]) =>
    judge(architecture, { number: guarded(name), args });

  describe(`the filter for ${architecture}`, () => {
    test("refuses exactly the calls on the list, and lets every other known number through", () => {
      const refused = new Set(REFUSED_CALLS.map(numberOf).filter((number) => number >= 0));
      expect(refused.size).toBe(REFUSED_CALLS.filter((call) => call[architecture] !== null).length);
      const judged = new Set(Object.values(GUARDED_CALLS).map(numberOf));
      for (let number = 0; number < FIRST_UNKNOWN_CALL; number++) {
        if (judged.has(number)) continue;
        const verdict = judge(architecture, { number });
        expect(`${number} ${verdict}`).toBe(`${number} ${refused.has(number) ? "EPERM" : "allow"}`);
      }
    });

    test("has what no list may forget", () => {
      const names = REFUSED_CALLS.filter((call) => call[architecture] !== null).map(({ name }) => name);
      expect(MUST_REFUSE.filter((name) => !names.includes(name))).toEqual([]);
    });

    test("lets through what every program needs", () => {
      for (const [name, [x64, arm64]] of Object.entries(NEEDED)) {
        const number = architecture === "x64" ? x64 : arm64;
        if (number === null) continue;
        expect(`${name} ${judge(architecture, { number })}`).toBe(`${name} allow`);
      }
    });

    test("knows no call of kernels that came after it", () => {
      for (const number of [FIRST_UNKNOWN_CALL, FIRST_UNKNOWN_CALL + 1, 1000, 0x3fffffff]) {
        expect(judge(architecture, { number })).toBe("ENOSYS");
      }
    });

    test("lets a thread start: no process, and no namespace either way", () => {
      const THREAD = 0x3d0f00;
      expect(first("clone", THREAD)).toBe("allow");
      for (const flags of [17, 0, 0x4111, 0x100, 0x01200011]) expect(first("clone", flags)).toBe("EPERM");
      for (const space of [0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000, 0x00020000]) {
        expect(first("clone", THREAD + space)).toBe("EPERM");
        expect(first("clone", space + 17)).toBe("EPERM");
      }
      expect(first("clone3", 0)).toBe("ENOSYS");
    });

    test("keeps hands off terminals", () => {
      for (const request of [0x5412, 0x541c, 0x541d, 0x5423]) expect(first("ioctl", 1, request)).toBe("EPERM");
      for (const request of [0x5401, 0x541b, 0x5421, 0xc020462a]) expect(first("ioctl", 1, request)).toBe("allow");
    });

    test("keeps files of the host without leases and notices", () => {
      for (const command of [1024, 1026, 1031]) expect(first("fcntl", 3, command)).toBe("EPERM");
      for (const command of [1, 2, 3, 4, 1030]) expect(first("fcntl", 3, command)).toBe("allow");
    });

    test("takes no filter, no core of its own", () => {
      for (const option of [22, 35, 62]) expect(first("prctl", option)).toBe("EPERM");
      for (const option of [1, 4, 15, 38]) expect(first("prctl", option)).toBe("allow");
    });

    test("takes no bytes out of line from the sockets it has, and asks them nothing about the host", () => {
      for (const name of ["sendto", "recvfrom"] as const) {
        expect(first(name, 1, 0, 1, 0x01)).toBe("EPERM");
        expect(first(name, 1, 0, 1, 0x4001)).toBe("EPERM");
        expect(first(name, 1, 0, 1, 0x4040)).toBe("allow");
      }
      for (const request of [0x8912, 0x8927, 0x894c]) expect(first("ioctl", 1, request)).toBe("EPERM");
    });

    test("gives memory that a limit counts, and files", () => {
      const [SHARED, PRIVATE, VALIDATED, ANONYMOUS, NORESERVE] = [1, 2, 3, 0x20, 0x4000];
      for (const flags of [SHARED, VALIDATED, SHARED + NORESERVE]) {
        expect(first("mmap", 0, 4096, 3, flags + ANONYMOUS)).toBe("EPERM");
        expect(first("mmap", 0, 4096, 3, flags)).toBe("allow");
      }
      expect(first("mmap", 0, 4096, 3, PRIVATE + ANONYMOUS + NORESERVE)).toBe("allow");
    });

    test("is not led astray by what stands in the upper half of an argument", () => {
      const high = 2 ** 40;
      expect(first("ioctl", 1, 0x5412 + high)).toBe("EPERM");
      expect(first("clone", 17 + high)).toBe("EPERM");
      expect(first("mmap", 0, 4096, 3, 0x21 + high)).toBe("EPERM");
    });

    test("kills whoever speaks another architecture's language", () => {
      const others = [0x40000003, 0x40000028, 0, 0xffffffff, AUDIT[architecture === "x64" ? "arm64" : "x64"]];
      for (const arch of others)
        for (const number of [0, 3, 41]) expect(judge(architecture, { arch, number })).toBe("kill");
    });

    if (architecture === "x64") {
      test("kills whoever takes the way round through x32", () => {
        for (const number of [0, 41, 59, 512, 547]) {
          expect(judge("x64", { number: number + 0x40000000 })).toBe("kill");
        }
      });
    }

    const path = HEADERS[architecture];
    test.skipIf(!existsSync(path))(`has the numbers of ${path} (linux-libc-dev)`, () => {
      const header = readHeader(path);
      expect(header.size).toBeGreaterThan(200);
      const inHeader = BOTH.filter(({ name }) => header.has(name));
      expect(inHeader.length).toBeGreaterThan(90);
      const wrong = inHeader.filter((call) => call[architecture] !== header.get(call.name));
      expect(wrong.map(({ name }) => name)).toEqual([]);
      // What the header does not know must be newer than it, or not exist on this processor.
      header.delete("syscalls");
      const newest = Math.max(...header.values());
      const unknown = BOTH.filter((call) => !header.has(call.name) && call[architecture] !== null);
      expect(unknown.filter((call) => numberOf(call) <= newest).map(({ name }) => name)).toEqual([]);
      for (const [name, numbers] of Object.entries(NEEDED)) {
        const number = architecture === "x64" ? numbers[0] : numbers[1];
        if (number !== null && header.has(name)) expect(`${name} ${number}`).toBe(`${name} ${header.get(name)}`);
      }
    });
  });
}
