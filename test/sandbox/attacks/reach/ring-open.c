// Tries: to open a ring for writing, and to empty it while opening. Wins: pictures of its own making, for every detector and for the report.
// Refused: ^open: (EROFS|EACCES), truncate: (EROFS|EACCES)$
// Control: any
// Effect: ring
#include "../library/attack.h"

static const char *attack(void) {
  int ring = open(target("ring"), O_RDWR);
  if (ring >= 0) return pwrite(ring, "spoilt", 6, 64) == 6 ? win("a picture is spoilt") : refuse("pwrite");
  refuse("open");
  return truncate(target("ring"), 0) == 0 ? win("a ring is empty") : refuse("truncate");
}
