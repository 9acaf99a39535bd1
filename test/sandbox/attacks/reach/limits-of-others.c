// Tries: to change the limits and the processors of another process. Wins: a box that may open no more files.
// Refused: ^prlimit: (ESRCH|EPERM), sched_setaffinity: (ESRCH|EPERM), setpriority: (ESRCH|EPERM)
// Control: any
// Needs: victim
#include "../library/attack.h"

static const char *attack(void) {
  pid_t victim = atoi(target("victim"));
  struct rlimit none = {.rlim_cur = 64, .rlim_max = 64};
  cpu_set_t first;
  CPU_ZERO(&first);
  CPU_SET(0, &first);
  if (prlimit(victim, RLIMIT_NOFILE, &none, NULL) == 0) return win("the victim may open 64 files");
  refuse("prlimit");
  if (sched_setaffinity(victim, sizeof first, &first) == 0) return win("the victim has one processor");
  refuse("sched_setaffinity");
  return setpriority(PRIO_PROCESS, (id_t)victim, 19) == 0 ? win("the victim is slow") : refuse("setpriority");
}
