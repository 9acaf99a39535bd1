// Tries: a user namespace of its own, then every other kind. Wins: every capability inside of it, and the kernel behind them.
// Refused: ^(unshare [0-9a-f]+: EPERM(, )?){8}$
// Control: any
#include "../library/attack.h"

static const char *attack(void) {
  static const int kinds[] = {CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWNET, CLONE_NEWPID, CLONE_NEWIPC, CLONE_NEWUTS, CLONE_NEWCGROUP, 0x80};
  char name[32];
  for (int index = 0; index < 8; index++) {
    if (unshare(kinds[index]) == 0) return win("a namespace of kind %x", (unsigned)kinds[index]);
    snprintf(name, sizeof name, "unshare %x", (unsigned)kinds[index]);
    refuse(name);
  }
  return NULL;
}
