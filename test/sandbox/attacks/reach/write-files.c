// Tries: to put a file among those that the crew chose in settings. Wins: what the crew compares with.
// Refused: ^create: (EROFS|EACCES|ENOENT)$
// Control: any
#include "../library/attack.h"

static const char *attack(void) {
  return create_file(target("files"));
}
