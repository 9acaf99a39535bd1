// Tries: System V semaphores and messages. Wins: a way to talk to other detectors.
// Refused: ^semget: EPERM, msgget: EPERM, msgsnd: EPERM$
// Control: any
#include "../library/attack.h"
#include <sys/msg.h>
#include <sys/sem.h>

static const char *attack(void) {
  int set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
  if (set >= 0) {
    semctl(set, 0, IPC_RMID);
    return win("a semaphore");
  }
  refuse("semget");
  if (msgget(IPC_PRIVATE, IPC_CREAT | 0600) >= 0) return win("a queue");
  refuse("msgget");
  struct { long type; char text[1]; } message = {.type = 1};
  return msgsnd(0, &message, 1, IPC_NOWAIT) == 0 ? win("a message") : refuse("msgsnd");
}
