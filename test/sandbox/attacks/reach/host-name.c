// Tries: to rename the machine. Wins: a box that nobody finds.
// Refused: ^sethostname: EPERM, setdomainname: EPERM$
// Control: root
// Control in: unshare --uts
#include "../library/attack.h"

static const char *attack(void) {
  if (sethostname("gone", 4) == 0) return win("another name");
  refuse("sethostname");
  return setdomainname("gone", 4) == 0 ? win("another domain") : refuse("setdomainname");
}
