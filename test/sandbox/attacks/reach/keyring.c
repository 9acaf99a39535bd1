// Tries: to put a key into the kernel's keyring and to list it. Wins: keys that belong to the user, not to the process.
// Refused: ^add_key: EPERM, keyctl: EPERM, request_key: EPERM$
// Control: any
// Lacking: ENOSYS
#include "../library/attack.h"

static const char *attack(void) {
  if (syscall(SYS_add_key, "user", "camf-test", "x", 1, -1) >= 0) return win("a key in the kernel");
  refuse("add_key");
  if (syscall(SYS_keyctl, 0, -3, 1) >= 0) return win("a keyring");
  refuse("keyctl");
  return syscall(SYS_request_key, "user", "camf-test", NULL, -1) >= 0 ? win("a key") : refuse("request_key");
}
