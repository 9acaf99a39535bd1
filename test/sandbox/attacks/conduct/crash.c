// Tries: to crash with a picture in its memory. Wins: a core dump that holds footage.
// Contained: ^not-checked: ended the detector twice \| was killed
#include "../library/attack.h"

static const char *attack(void) {
  if (sample_index == 1) abort();
  return win("fine");
}
