// Tries: to get hold of the process at the other end of its stdin. Wins: a handle of the box itself.
// Refused: SO_PEERPIDFD: (EPERM|ENOTSOCK)
// Control: any
// Lacking: ENOPROTOOPT
#include "../library/attack.h"

static const char *attack(void) {
  int handle = -1;
  socklen_t length = sizeof handle;
  if (getsockopt(0, SOL_SOCKET, 77, &handle, &length) < 0) return refuse("SO_PEERPIDFD");
  return win("descriptor %d stands for the box", handle);
}
