// Tries: a socket by its x32 number. Wins: calls past a filter that knows only the other numbers.
// Refused: killed
// Control: any
// Lacking: ENOSYS
// Processor: x64
#include "../library/attack.h"

static const char *attack(void) {
  return syscall(0x40000000 | SYS_socket, AF_INET, SOCK_STREAM, 0) < 0 ? refuse("socket") : win("a socket");
}
