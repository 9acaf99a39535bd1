// Tries: to see processes that are not its own. Wins: who works on the set's machine, and targets.
// Refused: ^only its keeper$
// Control: any
#include "../library/attack.h"

static const char *visit(const char *pid) {
  return atoi(pid) == 1 ? NULL : win("process %s", pid);
}

static const char *attack(void) {
  const char *won = each_process(visit);
  return won ? won : refuse_plainly("only its keeper");
}
