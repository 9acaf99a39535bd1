// Tries: a second process, four ways. Wins: the memory limit once more, with each child.
// Refused: ^(fork|vfork|clone|clone3): [A-Z]+(, (vfork|clone|clone3): (EPERM|ENOSYS))+$
// Control: any
#include "../library/attack.h"

static const char *attack(void) {
  struct { uint64_t flags, pidfd, child, parent, signal, stack, size, tls; } order = {.signal = SIGCHLD};
  pid_t child = fork();
  if (child == 0) _exit(0);
  if (child > 0) return win("a child");
  refuse("fork");
#ifdef SYS_vfork
  child = vfork();
  if (child == 0) _exit(0);
  if (child > 0) return win("a child");
  refuse("vfork");
#endif
  child = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
  if (child == 0) _exit(0);
  if (child > 0) return win("a child");
  refuse("clone");
  child = (pid_t)syscall(SYS_clone3, &order, sizeof order);
  if (child == 0) _exit(0);
  return child > 0 ? win("a child") : refuse("clone3");
}
