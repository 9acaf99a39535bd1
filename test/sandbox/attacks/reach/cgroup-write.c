// Tries: to open the control groups' files for writing. Wins: another group with wider limits, or a release agent run as root.
// Refused: nowhere$
// Control: root
// Lacking: nowhere
#include "../library/attack.h"

static const char *roots[] = {"/sys/fs/cgroup", "/sys/fs/cgroup/memory", "/sys/fs/cgroup/pids", "/sys/fs/cgroup/cpu", "/sys/fs/cgroup/unified", NULL};

static const char *attack(void) {
  char path[128];
  for (int index = 0; roots[index]; index++) {
    snprintf(path, sizeof path, "%s/cgroup.procs", roots[index]);
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file >= 0) return win("%s is open for writing", path);
  }
  return refuse_plainly("nowhere");
}
