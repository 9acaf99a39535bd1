// Tries: to allow itself a core dump. Wins: its memory, pictures included, as a file of the host.
// Refused: ^setrlimit: EPERM$
// Control: any
// Lacking: EPERM
#include "../library/attack.h"

static const char *attack(void) {
  struct rlimit now, wide;
  getrlimit(RLIMIT_CORE, &now);
  wide.rlim_cur = wide.rlim_max = now.rlim_max > 1 << 20 ? now.rlim_max : 1 << 20;
  prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
  return setrlimit(RLIMIT_CORE, &wide) < 0 ? refuse("setrlimit") : win("a core dump");
}
