import { dlopen, FFIType, ptr } from "bun:ffi";

const MAX_BYTES = 64;

/**
 * An extended attribute's text, or undefined. systemd marks a group that it hands over with one: to a box that runs as
 * root every group is writable, so nothing else tells its own group from one that systemd still rules.
 */
export function getAttribute(path: string, name: string): string | undefined {
  const value = new Uint8Array(MAX_BYTES);
  const library = dlopen("libc.so.6", {
    getxattr: { args: [FFIType.ptr, FFIType.ptr, FFIType.ptr, FFIType.u64], returns: FFIType.i64 },
  });
  try {
    const [file, attribute] = [Buffer.from(`${path}\0`), Buffer.from(`${name}\0`)];
    const length = Number(library.symbols.getxattr(ptr(file), ptr(attribute), ptr(value), MAX_BYTES));
    return length < 0 ? undefined : Buffer.from(value.subarray(0, length)).toString("utf8");
  } finally {
    library.close();
  }
}
