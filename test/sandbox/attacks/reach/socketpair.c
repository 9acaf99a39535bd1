// Tries: a pair of sockets of its own. Wins: a way to pass descriptors between processes.
// Refused: socketpair: EPERM
// Control: any
#include "../library/attack.h"

static const char *attack(void) {
  int pair[2];
  return socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0 ? refuse("socketpair") : win("a pair of sockets");
}
