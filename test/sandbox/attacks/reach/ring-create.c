// Tries: to make a ring of its own beside the real ones. Wins: pictures that were never taken.
// Refused: ^create: (EROFS|EACCES|ENOENT)$
// Control: any
#include "../library/attack.h"

static const char *attack(void) {
  return create_file(target("rings"));
}
