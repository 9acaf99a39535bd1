// Tries: to take memory until there is no more. Wins: the memory that recording needs.
// Contained: ^(checked: [1-5]?\d?\d MB of heap, then no more|not-checked: ended the detector twice)
#include "../library/attack.h"

static const char *attack(void) {
  if (sample_index != 1) return win("fine");
  int megabytes = 0;
  for (char *block; megabytes < 8192 && (block = malloc(1 << 20)); megabytes++) memset(block, 1, 1 << 20);
  return win("%d MB of heap, then no more", megabytes);
}
