// Tries: to reboot the machine (with numbers that no kernel obeys). Wins: a set without its box.
// Refused: ^reboot: EPERM$
// Uncontrollable: nobody reboots a machine to test that
#include "../library/attack.h"

static const char *attack(void) {
  return syscall(SYS_reboot, 0, 0, 0, NULL) == 0 || errno != EPERM ? win("reboot answers %s", strerrorname_np(errno)) : refuse("reboot");
}
