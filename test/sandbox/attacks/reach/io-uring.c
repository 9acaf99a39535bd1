// Tries: a ring for calls to the kernel. Wins: calls that no filter sees.
// Refused: ^io_uring_setup: EPERM$
// Control: any
// Lacking: ENOSYS|EPERM
#include "../library/attack.h"

static const char *attack(void) {
  char parameters[256] = {0};
  return syscall(SYS_io_uring_setup, 4, parameters) < 0 ? refuse("io_uring_setup") : win("a ring for calls");
}
