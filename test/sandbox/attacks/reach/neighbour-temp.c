// Tries: to read what a detector that runs beside it keeps in /tmp. Wins: its neighbour's notes.
// Refused: ^open: ENOENT$
// Control: any
// Needs: neighbour
#include "../library/attack.h"

static const char *attack(void) {
  return read_secret(target("neighbour"));
}
