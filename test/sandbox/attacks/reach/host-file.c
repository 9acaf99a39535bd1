// Tries: to read a file of the host by its path. Wins: anything that the machine's users keep.
// Refused: ^open: ENOENT$
// Control: any
#include "../library/attack.h"

static const char *attack(void) {
  return read_secret(target("secret"));
}
