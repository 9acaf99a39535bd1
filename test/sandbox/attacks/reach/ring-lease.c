// Tries: to take a lease on a ring that nobody writes. Wins: whoever opens it for writing waits for 45 s: a camera that does not come back.
// Refused: ^F_SETLEASE: (EPERM|EACCES)$
// Control: any
// Lacking: EINVAL
#include "../library/attack.h"

static const char *attack(void) {
  int ring = open(target("ring"), O_RDONLY);
  if (ring < 0) return refuse("open");
  return fcntl(ring, F_SETLEASE, F_RDLCK) == 0 ? win("a lease on a ring") : refuse("F_SETLEASE");
}
