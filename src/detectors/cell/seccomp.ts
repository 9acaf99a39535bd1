import { FIRST_UNKNOWN_CALL, GUARDED_CALLS, REFUSED_CALLS, type SystemCall } from "./system-calls.ts";

/**
 * A classic BPF program for `bwrap --seccomp`: refused calls fail with EPERM, a foreign architecture kills. It is a
 * list of refusals, not of permissions: JavaScript engines and ONNX Runtime use what their next version needs.
 */
export type Architecture = "x64" | "arm64";

const AUDIT_ARCH: Record<Architecture, number> = { x64: 0xc000003e, arm64: 0xc00000b7 };

/** Offsets in struct seccomp_data; both processors are little-endian, so an argument's low word comes first. */
const NUMBER_AT = 0;
const ARCHITECTURE_AT = 4;
const FIRST_ARGUMENT_AT = 16;
const SECOND_ARGUMENT_AT = 24;
const FOURTH_ARGUMENT_AT = 40;

const LOAD = 0x20;
const JUMP_IF_EQUAL = 0x15;
const JUMP_IF_NOT_LESS = 0x35;
const JUMP_IF_SET = 0x45;
const RETURN = 0x06;

const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const EPERM = 0x00050001;
const ENOSYS = 0x00050026;

/** Numbers from here on are the x32 variants of the x64 calls: a way round the list. */
const X32_BIT = 0x40000000;
const CLONE_THREAD = 0x00010000;
/** Every CLONE_NEW… that clone knows: no thread needs one. */
const CLONE_NAMESPACES = 0x7e020000;
/** Typing into the terminal that the box was started from, or turning it into another kind of line. */
const REFUSED_IOCTLS = { TIOCSTI: 0x5412, TIOCLINUX: 0x541c, TIOCCONS: 0x541d, TIOCSETD: 0x5423 };
/**
 * stdin, stdout and stderr are sockets that the box made: what they are asked about network cards they answer for the
 * host's network, not for the cell's.
 */
const FIRST_SOCKET_IOCTL = 0x8900;
const END_OF_SOCKET_IOCTLS = 0x8a00;
/**
 * A lease on a file of the host makes whoever opens it for writing wait 45 seconds, notices and large pipes are counted
 * for the box's user too.
 */
const REFUSED_FCNTLS = { F_SETLEASE: 1024, F_NOTIFY: 1026, F_SETPIPE_SZ: 1031 };
/** Filters of its own are programs for the kernel; a core of its own would idle the other half of a processor. */
const REFUSED_PRCTLS = { PR_SET_SECCOMP: 22, PR_SET_MM: 35, PR_SCHED_CORE: 62 };
/** Bytes out of line on a Unix socket: what CVE-2025-38236 left a browser's sandbox through. */
const MSG_OOB = 0x01;
const MAP_SHARED = 0x01;
const MAP_ANONYMOUS = 0x20;

type Instruction = [code: number, ifTrue: number, ifFalse: number, operand: number];

/** This machine's architecture, or undefined where there is no filter for it. */
export function detectArchitecture(): Architecture | undefined {
  return process.arch === "x64" || process.arch === "arm64" ? process.arch : undefined;
}

export function buildFilter(architecture: Architecture): Uint8Array {
  const numberOf = (call: SystemCall) => call[architecture];
  const refused = REFUSED_CALLS.map(numberOf).filter((number) => number !== null);
  return assemble([
    [LOAD, 0, 0, ARCHITECTURE_AT],
    [JUMP_IF_EQUAL, 1, 0, AUDIT_ARCH[architecture]],
    [RETURN, 0, 0, KILL],
    [LOAD, 0, 0, NUMBER_AT],
    ...(architecture === "x64" ? killX32() : []),
    [JUMP_IF_NOT_LESS, 0, 1, FIRST_UNKNOWN_CALL],
    [RETURN, 0, 0, ENOSYS],
    ...refused.flatMap((number) => answer(number, EPERM)),
    // Its flags lie in memory, where no filter can look; without it the C library falls back to clone.
    ...answer(GUARDED_CALLS.clone3[architecture], ENOSYS),
    ...guardArguments(architecture),
    [RETURN, 0, 0, ALLOW],
  ]);
}

function guardArguments(architecture: Architecture): Instruction[] {
  const { clone, ioctl, fcntl, prctl, mmap, sendto, recvfrom } = GUARDED_CALLS;
  const refuse = (values: Record<string, number>) => Object.values(values).flatMap((value) => answer(value, EPERM));
  return [
    ...guard(clone[architecture], [
      [LOAD, 0, 0, FIRST_ARGUMENT_AT],
      [JUMP_IF_SET, 1, 0, CLONE_NAMESPACES],
      [JUMP_IF_SET, 1, 0, CLONE_THREAD],
      [RETURN, 0, 0, EPERM],
    ]),
    ...guard(ioctl[architecture], [
      [LOAD, 0, 0, SECOND_ARGUMENT_AT],
      ...refuse(REFUSED_IOCTLS),
      [JUMP_IF_NOT_LESS, 0, 2, FIRST_SOCKET_IOCTL],
      [JUMP_IF_NOT_LESS, 1, 0, END_OF_SOCKET_IOCTLS],
      [RETURN, 0, 0, EPERM],
    ]),
    ...guard(fcntl[architecture], [[LOAD, 0, 0, SECOND_ARGUMENT_AT], ...refuse(REFUSED_FCNTLS)]),
    ...guard(prctl[architecture], [[LOAD, 0, 0, FIRST_ARGUMENT_AT], ...refuse(REFUSED_PRCTLS)]),
    ...[sendto, recvfrom].flatMap((call) =>
      guard(call[architecture], [
        [LOAD, 0, 0, FOURTH_ARGUMENT_AT],
        [JUMP_IF_SET, 0, 1, MSG_OOB],
        [RETURN, 0, 0, EPERM],
      ]),
    ),
    // Memory that is shared with nobody's file counts for no limit of a process.
    ...guard(mmap[architecture], [
      [LOAD, 0, 0, FOURTH_ARGUMENT_AT],
      [JUMP_IF_SET, 0, 2, MAP_ANONYMOUS],
      [JUMP_IF_SET, 0, 1, MAP_SHARED],
      [RETURN, 0, 0, EPERM],
    ]),
  ];
}

function killX32(): Instruction[] {
  return [
    [JUMP_IF_NOT_LESS, 0, 1, X32_BIT],
    [RETURN, 0, 0, KILL],
  ];
}

function answer(value: number, verdict: number): Instruction[] {
  return [
    [JUMP_IF_EQUAL, 0, 1, value],
    [RETURN, 0, 0, verdict],
  ];
}

/** Runs `body` for one call only; what it lets through is allowed. */
function guard(number: number, body: Instruction[]): Instruction[] {
  return [[JUMP_IF_EQUAL, 0, body.length + 1, number], ...body, [RETURN, 0, 0, ALLOW]];
}

function assemble(program: Instruction[]): Uint8Array {
  const bytes = new Uint8Array(program.length * 8);
  const view = new DataView(bytes.buffer);
  program.forEach(([code, ifTrue, ifFalse, operand], index) => {
    view.setUint16(index * 8, code, true);
    view.setUint8(index * 8 + 2, ifTrue);
    view.setUint8(index * 8 + 3, ifFalse);
    view.setUint32(index * 8 + 4, operand, true);
  });
  return bytes;
}
