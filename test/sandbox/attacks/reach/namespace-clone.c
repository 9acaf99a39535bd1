// Tries: a child in namespaces of its own through clone and clone3. Wins: every capability inside of them.
// Refused: ^clone: EPERM, clone with the flag for threads: (EPERM|EINVAL), clone3: (ENOSYS|EPERM)$
// Control: any
#include "../library/attack.h"

static const char *attack(void) {
  struct { uint64_t flags, pidfd, child, parent, signal, stack, size, tls; } order = {.flags = CLONE_NEWUSER, .signal = SIGCHLD};
  long child = syscall(SYS_clone, CLONE_NEWUSER | CLONE_NEWNET | SIGCHLD, 0, 0, 0, 0);
  if (child == 0) _exit(0);
  if (child > 0) return win("a child with a namespace");
  refuse("clone");
  child = syscall(SYS_clone, CLONE_NEWUSER | CLONE_THREAD | CLONE_SIGHAND | CLONE_VM, 0, 0, 0, 0);
  if (child == 0) _exit(0);
  if (child > 0) return win("a thread with a namespace");
  refuse("clone with the flag for threads");
  child = syscall(SYS_clone3, &order, sizeof order);
  if (child == 0) _exit(0);
  return child > 0 ? win("a child with a namespace") : refuse("clone3");
}
