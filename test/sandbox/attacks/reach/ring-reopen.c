// Tries: to turn a descriptor for reading into one for writing through /proc/self/fd. Wins: pictures of its own making.
// Refused: ^reopen: (EROFS|EACCES)$
// Control: any
// Effect: ring
#include "../library/attack.h"

static const char *attack(void) {
  char path[64];
  int ring = open(target("ring"), O_RDONLY);
  if (ring < 0) return refuse("open");
  snprintf(path, sizeof path, "/proc/self/fd/%d", ring);
  int again = open(path, O_RDWR);
  if (again < 0) return refuse("reopen");
  return pwrite(again, "spoilt", 6, 64) == 6 ? win("a picture is spoilt") : refuse("pwrite");
}
