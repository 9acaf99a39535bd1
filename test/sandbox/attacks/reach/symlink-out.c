// Tries: to reach a host's file through links: one it makes in its temporary folder, one that came in its own folder. Wins: that file.
// Refused: ^open: ENOENT, open: (ENOENT|ELOOP)$
// Control: any
#include "../library/attack.h"

static const char *attack(void) {
  char path[4200];
  snprintf(path, sizeof path, "%s/way-out", target("scratch"));
  if (symlink(target("secret"), path) < 0) return refuse("symlink");
  if (read_secret(path)) return gain;
  return read_secret("link-out");
}
