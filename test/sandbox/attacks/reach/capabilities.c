// Tries: to take capabilities: capset, ambient, and the bounding set. Wins: a part of root.
// Refused: ^capset: EPERM, ambient: EPERM, no capability left$
// Control: root
#include "../library/attack.h"
#include <linux/capability.h>

static const char *attack(void) {
  struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct sets[2] = {{1u << CAP_SYS_ADMIN, 1u << CAP_SYS_ADMIN, 1u << CAP_SYS_ADMIN}, {0, 0, 0}};
  if (syscall(SYS_capset, &head, sets) == 0) return win("CAP_SYS_ADMIN");
  refuse("capset");
  if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_SYS_ADMIN, 0, 0) == 0) return win("an ambient capability");
  refuse("ambient");
  for (int one = 0; one < 41; one++)
    if (prctl(PR_CAPBSET_READ, one, 0, 0, 0) == 1) return win("capability %d in the bounding set", one);
  return refuse_plainly("no capability left");
}
