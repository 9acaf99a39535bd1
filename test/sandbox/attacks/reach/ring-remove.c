// Tries: to rename and to remove a ring. Wins: a box that has no pictures.
// Refused: ^rename: (EROFS|EACCES|EXDEV), unlink: (EROFS|EACCES)$
// Control: any
// Effect: ring
#include "../library/attack.h"

static const char *attack(void) {
  char path[4200];
  snprintf(path, sizeof path, "%s.old", target("ring"));
  if (rename(target("ring"), path) == 0) return win("a ring has another name");
  refuse("rename");
  return unlink(target("ring")) == 0 ? win("a ring is gone") : refuse("unlink");
}
