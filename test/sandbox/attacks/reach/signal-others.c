// Tries: to kill other processes, its keeper and everything at once. Wins: silence on the set.
// Refused: ^kill: ESRCH, pidfd_send_signal: EPERM
// Control: any
// Needs: victim
// Effect: victim
#include "../library/attack.h"

static const char *attack(void) {
  int victim = atoi(target("victim"));
  if (kill(victim, SIGKILL) == 0) return win("the victim is killed");
  refuse("kill");
  syscall(SYS_pidfd_send_signal, 0, SIGKILL, NULL, 0);
  refuse("pidfd_send_signal");
  if (!*target("wild")) return NULL;
  kill(1, SIGKILL);
  kill(getppid(), SIGKILL);
  signal(SIGTERM, SIG_IGN);
  kill(-1, SIGTERM);
  kill(0, SIGTERM);
  return NULL;
}
