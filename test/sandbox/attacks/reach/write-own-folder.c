// Tries: to put a file into its own folder. Wins: code that was not there when it was installed and checked.
// Refused: ^create: (EROFS|EACCES|ENOENT)$
// Control: any
#include "../library/attack.h"

static const char *attack(void) {
  return create_file(target("own"));
}
