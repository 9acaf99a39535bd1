// Tries: to open the terminal that the box was started from. Wins: what is typed there.
// Refused: ^/dev/tty: (ENXIO|ENOENT|EACCES)$
// Uncontrollable: the tests have no terminal of their own
#include "../library/attack.h"

static const char *attack(void) {
  int terminal = open("/dev/tty", O_RDWR);
  return terminal < 0 ? refuse("/dev/tty") : win("the terminal");
}
