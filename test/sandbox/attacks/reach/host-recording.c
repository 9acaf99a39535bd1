// Tries: to read a recording where the box keeps it. Wins: unreleased footage, whole.
// Refused: ^open: ENOENT$
// Control: any
#include "../library/attack.h"

static const char *attack(void) {
  return read_secret(target("media"));
}
