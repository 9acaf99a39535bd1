// Tries: the kernel's cipher sockets. Wins: a surface of the kernel that has had its holes.
// Refused: socket: EPERM
// Control: any
// Lacking: EAFNOSUPPORT
#include "../library/attack.h"

static const char *attack(void) {
  int link = socket(38, SOCK_SEQPACKET, 0);
  return link < 0 ? refuse("socket") : win("a cipher socket");
}
