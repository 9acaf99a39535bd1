// Tries: to fill its temporary folder through one mapped file. Wins: memory that is counted as a file.
// Contained: ^(checked: 256 MB, then EFBIG|not-checked: ended the detector twice)
#include "../library/attack.h"

static const char *attack(void) {
  if (sample_index != 1) return win("fine");
  signal(SIGXFSZ, SIG_IGN);
  int file = open("/tmp/large", O_RDWR | O_CREAT, 0600);
  for (long megabytes = 16; megabytes < 4096; megabytes += 16) {
    if (ftruncate(file, megabytes << 20) == 0) continue;
    return win("%ld MB, then %s", megabytes - 16, strerrorname_np(errno));
  }
  return win("4 GB");
}
