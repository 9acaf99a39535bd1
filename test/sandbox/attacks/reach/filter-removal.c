// Tries: to take off no_new_privs and the system-call filter. Wins: every call.
// Refused: ^no_new_privs: EINVAL, seccomp: (EINVAL|EPERM)
// Uncontrollable: no kernel lets anybody do this
#include "../library/attack.h"

static const char *attack(void) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0) == 0) return win("new privileges");
  refuse("no_new_privs");
  if (prctl(PR_SET_SECCOMP, 0, 0, 0, 0) == 0) return win("no filter");
  refuse("seccomp");
  return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? win("a socket") : refuse("socket");
}
