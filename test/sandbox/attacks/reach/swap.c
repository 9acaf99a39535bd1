// Tries: to add and remove swap space, and to switch on accounting. Wins: the machine's memory, written down.
// Refused: ^swapon: EPERM, swapoff: EPERM, acct: EPERM, quotactl: EPERM$
// Control: root
#include "../library/attack.h"

static const char *attack(void) {
  if (syscall(SYS_swapon, "target", 0) == 0 || errno == EINVAL) return win("swapon looked at it");
  refuse("swapon");
  if (syscall(SYS_swapoff, "target") == 0 || errno == EINVAL) return win("swapoff looked at it");
  refuse("swapoff");
  if (syscall(SYS_acct, "/no/such/file") == 0 || errno == ENOENT) return win("acct looked for it");
  refuse("acct");
  return syscall(SYS_quotactl, 0, NULL, 0, NULL) == 0 ? win("quotas") : refuse("quotactl");
}
