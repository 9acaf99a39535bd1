// Tries: to map a ring for writing, at once and by turning a mapping for reading round. Wins: pictures of its own making.
// Refused: ^mmap: EACCES, mprotect: EACCES$
// Control: any
// Effect: ring
#include "../library/attack.h"

static const char *attack(void) {
  int ring = open(target("ring"), O_RDWR);
  if (ring < 0) ring = open(target("ring"), O_RDONLY);
  if (ring < 0) return refuse("open");
  char *pixels = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, ring, 0);
  if (pixels == MAP_FAILED) {
    refuse("mmap");
    pixels = mmap(NULL, 4096, PROT_READ, MAP_SHARED, ring, 0);
    if (pixels == MAP_FAILED) return refuse("mmap");
    if (mprotect(pixels, 4096, PROT_READ | PROT_WRITE) < 0) return refuse("mprotect");
  }
  pixels[100] ^= 0x55;
  return win("a picture is spoilt");
}
