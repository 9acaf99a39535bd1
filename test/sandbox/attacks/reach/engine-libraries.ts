// Tries: to call the C library without the engine: socket, fork and open by hand. Wins: what the engine would not do.
// Refused: ^socket -1, open -1$
// Control: any
import { dlopen, FFIType, ptr } from "bun:ffi";
import { runAttack } from "../library/attack.ts";

await runAttack((target) => {
  const library = dlopen("libc.so.6", {
    socket: { args: [FFIType.i32, FFIType.i32, FFIType.i32], returns: FFIType.i32 },
    open: { args: [FFIType.ptr, FFIType.i32], returns: FFIType.i32 },
  });
  const socket = library.symbols.socket(2, 1, 0);
  const file = library.symbols.open(ptr(Buffer.from(`${target("secret")}\0`)), 0);
  if (socket < 0 && file < 0) throw new Error(`socket ${socket}, open ${file}`);
  return `socket ${socket}, open ${file}`;
});
