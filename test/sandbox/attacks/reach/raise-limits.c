// Tries: to raise its own limits. Wins: the machine's memory, its processes and its descriptors.
// Refused: ^(limit \d+: EPERM(, )?){5}$
// Control: root
#include "../library/attack.h"

static const char *attack(void) {
  static const int limits[] = {RLIMIT_DATA, RLIMIT_AS, RLIMIT_NPROC, RLIMIT_NOFILE, RLIMIT_FSIZE};
  char name[32];
  for (int index = 0; index < 5; index++) {
    struct rlimit now;
    getrlimit(limits[index], &now);
    struct rlimit wide = {.rlim_cur = now.rlim_cur, .rlim_max = now.rlim_max == RLIM_INFINITY ? RLIM_INFINITY : now.rlim_max + 4096};
    if (setrlimit(limits[index], &wide) == 0) return win("limit %d is wider", limits[index]);
    snprintf(name, sizeof name, "limit %d", limits[index]);
    refuse(name);
  }
  return NULL;
}
