// Tries: a socket to the hypervisor. Wins: a network that no network namespace of an older kernel separates.
// Refused: socket: EPERM
// Control: any
// Lacking: EAFNOSUPPORT
#include "../library/attack.h"

static const char *attack(void) {
  int link = socket(AF_VSOCK, SOCK_STREAM, 0);
  return link < 0 ? refuse("socket") : win("a vsock socket");
}
