// Tries: to become root by asking. Wins: root.
// Refused: ^setresuid: (EPERM|EINVAL), setresgid: (EPERM|EINVAL), setgroups: EPERM$
// Control: root
#include "../library/attack.h"
#include <grp.h>

static const char *attack(void) {
  gid_t all[] = {0};
  if (setresuid(0, 0, 0) == 0) return win("user %d", (int)geteuid());
  refuse("setresuid");
  if (setresgid(0, 0, 0) == 0) return win("group 0");
  refuse("setresgid");
  return setgroups(1, all) == 0 ? win("group 0") : refuse("setgroups");
}
