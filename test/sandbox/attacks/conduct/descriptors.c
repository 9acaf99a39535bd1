// Tries: to open files until it is refused. Wins: the machine's open files.
// Contained: ^checked: (1\d\d|2[0-5]\d) descriptors, EMFILE \|
#include "../library/attack.h"

static const char *attack(void) {
  if (sample_index != 1) return win("fine");
  int count = 0;
  while (count < 100000 && open("target", O_RDONLY) >= 0) count++;
  return win("%d descriptors, %s", count, strerrorname_np(errno));
}
