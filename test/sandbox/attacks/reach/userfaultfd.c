// Tries: to handle its own page faults. Wins: a stop watch for races inside the kernel.
// Refused: ^userfaultfd: EPERM$
// Control: any
// Lacking: ENOSYS
#include "../library/attack.h"

static const char *attack(void) {
  return syscall(SYS_userfaultfd, 1) < 0 ? refuse("userfaultfd") : win("page faults of its own");
}
