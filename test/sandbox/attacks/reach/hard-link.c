// Tries: to give a ring a second name in its own temporary folder. Wins: a ring that stays when the box has thrown it away.
// Refused: ^linkat: (EXDEV|EROFS|EPERM|EACCES), linkat: (EXDEV|EROFS|EPERM|EACCES|ENOENT)$
// Control: any
#include "../library/attack.h"

static const char *attack(void) {
  char path[4200];
  snprintf(path, sizeof path, "%s/second-name", target("scratch"));
  if (linkat(AT_FDCWD, target("ring"), AT_FDCWD, path, 0) == 0) return win("a second name");
  refuse("linkat");
  int ring = open(target("ring"), O_RDONLY);
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", ring);
  return linkat(AT_FDCWD, link, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 ? win("a second name") : refuse("linkat");
}
