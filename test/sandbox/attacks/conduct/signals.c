// Tries: to queue signals to itself until it is refused. Wins: the kernel's memory, and the signals of the box's user.
// Contained: ^checked: [1-9]\d{0,3} signals, EAGAIN \|
#include "../library/attack.h"

static const char *attack(void) {
  if (sample_index != 1) return win("fine");
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, SIGRTMIN);
  sigprocmask(SIG_BLOCK, &one, NULL);
  int count = 0;
  while (count < 200000 && sigqueue(getpid(), SIGRTMIN, (union sigval){0}) == 0) count++;
  return win("%d signals, %s", count, strerrorname_np(errno));
}
