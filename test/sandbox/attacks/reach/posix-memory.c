// Tries: POSIX shared memory. Wins: memory that no limit counts, and a way to talk to other detectors.
// Refused: ^shm_open: (EROFS|EACCES|ENOENT)$
// Control: any
#include "../library/attack.h"

static const char *attack(void) {
  char name[64];
  snprintf(name, sizeof name, "/camf-test-%d", (int)getpid());
  int memory = shm_open(name, O_CREAT | O_RDWR, 0600);
  if (memory < 0) return refuse("shm_open");
  shm_unlink(name);
  return win("shared memory");
}
