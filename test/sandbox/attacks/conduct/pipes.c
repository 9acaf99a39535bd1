// Tries: to fill pipes, which lie in the kernel's memory, enlarged as far as they go. Wins: memory that no limit of the process counts.
// Contained: ^checked: \d MB in pipes \|
#include "../library/attack.h"

static const char *attack(void) {
  if (sample_index != 1) return win("fine");
  static char block[1 << 20];
  size_t bytes = 0;
  int pair[2];
  while (pipe2(pair, O_NONBLOCK) == 0) {
    fcntl(pair[1], F_SETPIPE_SZ, 1 << 20);
    for (ssize_t written; (written = write(pair[1], block, sizeof block)) > 0;) bytes += (size_t)written;
  }
  return win("%d MB in pipes", (int)(bytes >> 20));
}
