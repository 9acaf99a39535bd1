// Tries: a program in the kernel's own machine. Wins: a surface of the kernel that has had its holes.
// Refused: ^bpf: EPERM$
// Control: root
// Lacking: ENOSYS
#include "../library/attack.h"

static const char *attack(void) {
  struct { uint32_t type, key, value, entries; char rest[112]; } map = {.type = 2, .key = 4, .value = 8, .entries = 1};
  return syscall(SYS_bpf, 0, &map, sizeof map) < 0 ? refuse("bpf") : win("a map in the kernel");
}
