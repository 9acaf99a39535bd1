// Tries: the old way out of a changed root: change it again and climb. Wins: the root of the host.
// Refused: ^chroot: EPERM$
// Control: root
#include "../library/attack.h"

static const char *attack(void) {
  const char *scratch = target("scratch");
  int before = open("/", O_RDONLY | O_DIRECTORY);
  if (chroot(scratch) < 0) return refuse("chroot");
  if (fchdir(before) < 0) return refuse("fchdir");
  for (int depth = 0; depth < 64; depth++)
    if (chdir("..") < 0) return refuse("chdir");
  return chroot(".") == 0 ? win("the root above") : refuse("chroot");
}
