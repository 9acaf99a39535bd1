// Tries: a POSIX message queue. Wins: a way to talk to other detectors, and memory of the kernel.
// Refused: ^mq_open: EPERM$
// Control: any
// Lacking: ENOSYS|EACCES
#include "../library/attack.h"
#include <mqueue.h>

static const char *attack(void) {
  char name[64];
  snprintf(name, sizeof name, "/camf-test-%d", (int)getpid());
  mqd_t queue = mq_open(name, O_CREAT | O_RDWR, 0600, NULL);
  if (queue == (mqd_t)-1) return refuse("mq_open");
  mq_unlink(name);
  return win("a queue");
}
