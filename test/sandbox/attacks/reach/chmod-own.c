// Tries: to change rights and owner of its own program and of the runtime. Wins: a program that others may rewrite.
// Refused: ^(fchmodat|fchownat|utimensat|setxattr): [A-Z]+(, (fchmodat|fchownat|utimensat|setxattr|truncate): [A-Z]+)+$
// Control: any
#include "../library/attack.h"
#include <sys/xattr.h>

static const char *attack(void) {
  if (fchmodat(AT_FDCWD, "/proc/self/exe", 0777, 0) == 0) return win("its program is everybody's");
  refuse("fchmodat");
  if (fchmodat(AT_FDCWD, target("own"), 0777, 0) == 0) return win("its folder is everybody's");
  refuse("fchmodat");
  if (fchownat(AT_FDCWD, target("own"), getuid(), getgid(), 0) == 0) return win("its folder is its own");
  refuse("fchownat");
  if (utimensat(AT_FDCWD, target("own"), NULL, 0) == 0) return win("its folder is new");
  refuse("utimensat");
  if (setxattr("/proc/self/exe", "user.camf", "1", 1, 0) == 0) return win("its program has a mark");
  return refuse("setxattr");
}
