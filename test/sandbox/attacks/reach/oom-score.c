// Tries: to make the kernel kill others before it when memory runs out. Wins: the box dies in its place.
// Refused: ^/proc/self/oom_score_adj: (EACCES|EPERM|EROFS)$
// Control: root
// Lacking: EACCES
#include "../library/attack.h"

static const char *attack(void) {
  int file = open("/proc/self/oom_score_adj", O_WRONLY);
  if (file < 0 || write(file, "-1000", 5) < 0) return refuse("/proc/self/oom_score_adj");
  return win("the last to be killed");
}
