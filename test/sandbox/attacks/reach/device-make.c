// Tries: to make a device node for the machine's memory in its temporary folder. Wins: the machine's memory.
// Refused: ^mknod: EPERM, mknodat: EPERM$
// Control: root
#include "../library/attack.h"
#include <sys/sysmacros.h>

static const char *attack(void) {
  char path[4200];
  snprintf(path, sizeof path, "%s/memory", target("scratch"));
  if (mknod(path, S_IFCHR | 0600, makedev(1, 1)) == 0) return win("a device node");
  refuse("mknod");
  return mknodat(AT_FDCWD, path, S_IFCHR | 0600, makedev(1, 1)) == 0 ? win("a device node") : refuse("mknodat");
}
