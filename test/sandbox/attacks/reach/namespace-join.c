// Tries: to join the namespaces of its keeper. Wins: whatever that one still sees.
// Refused: ^(open: (EACCES|EPERM)|setns: EPERM)(, setns: EPERM)?$
// Control: root
#include "../library/attack.h"

static const char *attack(void) {
  int space = open("/proc/1/ns/uts", O_RDONLY);
  if (space < 0) refuse("open");
  return setns(space < 0 ? open("/proc/self/ns/uts", O_RDONLY) : space, 0) == 0 ? win("another's namespace") : refuse("setns");
}
