// Tries: a filter of its own that hands calls to a listener. Wins: answers in the kernel's name.
// Refused: ^nothing to gain: socket: EPERM$
// Control: any
#include "../library/attack.h"
#include <linux/filter.h>
#include <linux/seccomp.h>

/* A filter may be added, it can only take away; what matters is that the first one still holds. */
static const char *attack(void) {
  struct sock_filter allow[] = {BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  struct sock_fprog program = {.len = 1, .filter = allow};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
  return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? win("a socket") : refuse("nothing to gain: socket");
}
