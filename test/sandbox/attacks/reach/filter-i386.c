// Tries: a socket through the gate of 32-bit programs. Wins: calls past a filter that knows only 64-bit numbers.
// Refused: killed
// Control: any
// Lacking: ENOSYS|EFAULT
// Processor: x64
#include "../library/attack.h"

static const char *attack(void) {
  long result;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(359L), "b"(AF_INET), "c"(SOCK_STREAM), "d"(0) : "memory");
  if (result >= 0) return win("a socket");
  errno = (int)-result;
  return refuse("socket");
}
