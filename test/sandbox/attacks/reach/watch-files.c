// Tries: to be told what happens to the host's files. Wins: when which take is written.
// Refused: ^inotify: (ENOENT|EPERM), fanotify_init: EPERM$
// Control: any
#include "../library/attack.h"
#include <sys/inotify.h>

static const char *attack(void) {
  int watch = inotify_init1(0);
  if (watch >= 0 && inotify_add_watch(watch, target("secret"), IN_ALL_EVENTS) >= 0) return win("a watch on a file of the host");
  refuse("inotify");
  return syscall(SYS_fanotify_init, 0, 0) >= 0 ? win("a watch on everything") : refuse("fanotify_init");
}
