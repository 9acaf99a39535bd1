// Tries: to change a ring's rights, owner, times and marks. Wins: a ring that it may write next.
// Refused: ^chmod: [A-Z]+, chown: [A-Z]+, utimensat: [A-Z]+, setxattr: [A-Z]+$
// Control: any
// Effect: ring
#include "../library/attack.h"
#include <sys/xattr.h>

static const char *attack(void) {
  const char *ring = target("ring");
  if (chmod(ring, 0666) == 0) return win("a ring is everybody's");
  refuse("chmod");
  if (chown(ring, getuid(), getgid()) == 0) return win("a ring is its own");
  refuse("chown");
  if (utimensat(AT_FDCWD, ring, NULL, 0) == 0) return win("a ring has another time");
  refuse("utimensat");
  return setxattr(ring, "user.camf", "1", 1, 0) == 0 ? win("a ring has a mark") : refuse("setxattr");
}
