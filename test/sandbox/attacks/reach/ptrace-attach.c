// Tries: to attach to other processes as a debugger. Wins: their memory and their rights.
// Refused: ptrace: EPERM
// Control: any
// Needs: victim
#include "../library/attack.h"
#include <sys/ptrace.h>

static const char *visit(const char *pid) {
  if (ptrace(PTRACE_SEIZE, atoi(pid), 0, 0) < 0) return refuse("ptrace");
  return win("attached to %s", pid);
}

static const char *attack(void) {
  const char *won = visit(target("victim"));
  return won || !*target("wild") ? won : each_process(visit);
}
