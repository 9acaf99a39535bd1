// Tries: to read the folder of another detector. Wins: another maker's models and keys.
// Refused: ^open: ENOENT$
// Control: any
#include "../library/attack.h"

static const char *attack(void) {
  return read_secret(target("other"));
}
