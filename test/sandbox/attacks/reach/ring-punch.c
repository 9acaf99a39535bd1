// Tries: to punch holes into a ring: fallocate, madvise, copy_file_range. Wins: pictures that turn black.
// Refused: ^fallocate: EBADF, madvise: (EACCES|EPERM), copy_file_range: EBADF$
// Control: any
// Effect: ring
#include "../library/attack.h"

static const char *attack(void) {
  int ring = open(target("ring"), O_RDWR);
  if (ring < 0) ring = open(target("ring"), O_RDONLY);
  if (ring < 0) return refuse("open");
  if (fallocate(ring, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 4096) == 0) return win("a hole in a ring");
  refuse("fallocate");
  void *pixels = mmap(NULL, 4096, PROT_READ, MAP_SHARED, ring, 0);
  if (pixels != MAP_FAILED && madvise(pixels, 4096, MADV_REMOVE) == 0) return win("a hole in a ring");
  refuse("madvise");
  off_t from = 64, to = 0;
  return copy_file_range(ring, &from, ring, &to, 16, 0) > 0 ? win("a copy inside a ring") : refuse("copy_file_range");
}
