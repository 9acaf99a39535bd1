// Tries: to read a ring of another box on the same machine. Wins: pictures of another production.
// Refused: ^open: ENOENT$
// Control: any
#include "../library/attack.h"

static const char *attack(void) {
  return read_secret(target("otherRing"));
}
