// Tries: to write through /proc/self/mem into a mapping of a ring that may only be read. Wins: pictures of its own making.
// Refused: ^(open: EROFS|pwrite: (EIO|EFAULT|EPERM))$
// Control: any
// Effect: ring
#include "../library/attack.h"

static const char *attack(void) {
  int ring = open(target("ring"), O_RDWR);
  int rights = ring < 0 ? PROT_READ : PROT_READ | PROT_WRITE;
  if (ring < 0) ring = open(target("ring"), O_RDONLY);
  char *pixels = mmap(NULL, 4096, rights, MAP_SHARED, ring, 0);
  if (pixels == MAP_FAILED) return refuse("mmap");
  int memory = open("/proc/self/mem", O_RDWR);
  if (memory < 0) return refuse("open");
  char changed = (char)(pixels[100] ^ 0x55);
  return pwrite(memory, &changed, 1, (off_t)(uintptr_t)(pixels + 100)) == 1 ? win("a picture is spoilt") : refuse("pwrite");
}
