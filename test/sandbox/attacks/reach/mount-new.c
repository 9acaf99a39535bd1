// Tries: to mount a file system over its folder. Wins: a folder that may be written, or a disk.
// Refused: ^mount: EPERM$
// Control: root
// Control in: unshare --mount
#include "../library/attack.h"

static const char *attack(void) {
  return mount("none", target("scratch"), "tmpfs", 0, NULL) < 0 ? refuse("mount") : win("a mount of its own");
}
