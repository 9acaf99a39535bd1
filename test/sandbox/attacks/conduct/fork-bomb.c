// Tries: to multiply without end. Wins: every process number and every byte of the machine.
// Contained: ^checked: 0 children, EPERM \|
#include "../library/attack.h"

static const char *attack(void) {
  if (sample_index != 1) return win("fine");
  int children = 0;
  for (int tries = 0; tries < 10000; tries++) {
    pid_t child = fork();
    if (child == 0)
      for (;;) fork();
    if (child > 0) children++;
  }
  return win("%d children, %s", children, strerrorname_np(errno));
}
