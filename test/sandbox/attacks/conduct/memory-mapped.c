// Tries: to take memory in mappings, shared ones first. Wins: memory that its limit does not count.
// Contained: ^(checked: [1-5]?\d?\d MB private, 0 MB shared|not-checked: ended the detector twice)
#include "../library/attack.h"

static int map(int flags) {
  int megabytes = 0;
  for (; megabytes < 4096; megabytes++) {
    char *block = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED) break;
    memset(block, 1, 1 << 20);
  }
  return megabytes;
}

static const char *attack(void) {
  if (sample_index != 1) return win("fine");
  int shared = map(MAP_SHARED);
  return win("%d MB private, %d MB shared", map(MAP_PRIVATE), shared);
}
