// Tries: to put a file among the models. Wins: a model that other detectors will trust.
// Refused: ^create: (EROFS|EACCES|ENOENT)$
// Control: any
#include "../library/attack.h"

static const char *attack(void) {
  return create_file(target("models"));
}
