// Tries: to take away the mounts that cover the host's. Wins: what lies below them.
// Refused: ^(umount2: EPERM(, )?){3}$
// Control: root
// Control in: unshare --mount
#include "../library/attack.h"

static const char *attack(void) {
  const char *places[] = {"/tmp", "/proc", "/"};
  for (int index = 0; index < 3; index++) {
    if (!*target("wild")) mount("none", target("scratch"), "tmpfs", 0, NULL);
    if (umount2(*target("wild") ? places[index] : target("scratch"), MNT_DETACH) == 0) return win("a mount less");
    refuse("umount2");
  }
  return NULL;
}
