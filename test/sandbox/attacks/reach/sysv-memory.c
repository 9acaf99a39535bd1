// Tries: System V shared memory. Wins: memory that no limit of the process counts, shared with whoever knows the number.
// Refused: ^shmget: EPERM, shmat: EPERM$
// Control: any
#include "../library/attack.h"
#include <sys/shm.h>

static const char *attack(void) {
  int segment = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
  if (segment >= 0) {
    shmctl(segment, IPC_RMID, NULL);
    return win("a segment");
  }
  refuse("shmget");
  return shmat(0, NULL, 0) == (void *)-1 ? refuse("shmat") : win("a segment");
}
