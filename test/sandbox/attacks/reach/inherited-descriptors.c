// Tries: to use every descriptor above 2 that it was started with. Wins: a file or socket of the box that was not closed.
// Refused: nothing inherited
// Control: any
#include "../library/attack.h"

static const char *attack(void) {
  char path[64], link[256];
  for (int number = 3; number < 1024; number++) {
    if (fcntl(number, F_GETFD) < 0) continue;
    snprintf(path, sizeof path, "/proc/self/fd/%d", number);
    ssize_t length = readlink(path, link, sizeof link - 1);
    return win("descriptor %d: %.*s", number, (int)(length > 0 ? length : 0), link);
  }
  return refuse_plainly("nothing inherited");
}
