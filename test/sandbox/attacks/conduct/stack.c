// Tries: to recurse without end. Wins: whatever lies below its stack.
// Contained: ^not-checked: ended the detector twice \| was killed
#include "../library/attack.h"

static int dig(volatile char *above) {
  volatile char here[4096];
  here[0] = *above;
  return above[0] > 100 ? 0 : dig(here) + here[0];
}

static const char *attack(void) {
  char first = 1;
  return sample_index == 1 ? win("%d", dig(&first)) : win("fine");
}
