// Tries: to send and to take bytes out of line on its own stdin and stdout. Wins: a corner of the kernel that was used to leave browsers' sandboxes.
// Refused: ^send: (EPERM|ENOTSOCK), recv: (EPERM|ENOTSOCK)$
// Control: any
// Lacking: EOPNOTSUPP
#include "../library/attack.h"

static const char *attack(void) {
  char byte = 'x';
  if (send(2, &byte, 1, MSG_OOB) == 1) return win("a byte went out of line");
  refuse("send");
  return recv(0, &byte, 1, MSG_OOB | MSG_DONTWAIT) == 1 ? win("a byte came out of line") : refuse("recv");
}
