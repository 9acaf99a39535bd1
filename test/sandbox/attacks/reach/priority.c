// Tries: to be served before everybody: priority, real-time, disk. Wins: a box that stutters.
// Refused: ^setpriority: (EACCES|EPERM), sched_setscheduler: EPERM, ioprio_set: EPERM, mlockall: (ENOMEM|EPERM)$
// Control: root
#include "../library/attack.h"

static const char *attack(void) {
  struct sched_param first = {.sched_priority = 50};
  if (setpriority(PRIO_PROCESS, 0, -20) == 0) return win("priority -20");
  refuse("setpriority");
  if (sched_setscheduler(0, SCHED_FIFO, &first) == 0) return win("real-time");
  refuse("sched_setscheduler");
  if (syscall(SYS_ioprio_set, 1, 0, 1 << 13) == 0) return win("the disk first");
  refuse("ioprio_set");
  static char wide[64 << 20];
  memset(wide, 1, sizeof wide);
  return mlock(wide, sizeof wide) == 0 ? win("memory that stays") : refuse("mlockall");
}
