// Tries: to make another folder the root. Wins: the old root, which bubblewrap put away, or a root of its own.
// Refused: ^pivot_root: EPERM$
// Control: root
// Control in: unshare --mount
#include "../library/attack.h"

static const char *attack(void) {
  const char *scratch = target("scratch");
  if (!*target("wild")) mount("none", scratch, "tmpfs", 0, NULL);
  if (chdir(scratch) < 0) return refuse("chdir");
  return syscall(SYS_pivot_root, ".", ".") == 0 ? win("another root") : refuse("pivot_root");
}
