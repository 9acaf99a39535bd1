// Tries: to climb out of its folder with more dots than there are folders. Wins: the root of the host.
// Refused: ^open: ENOENT$
// Control: any
#include "../library/attack.h"

static const char *attack(void) {
  char path[8300] = "";
  for (int depth = 0; depth < 64; depth++) strcat(path, "../");
  strcat(path, target("secret") + 1);
  return read_secret(path);
}
