// Tries: to fill its temporary folder. Wins: the machine's memory, or its disk.
// Contained: ^(checked: (1\d\d|2[0-5]\d) MB written, ENOSPC|not-checked: ended the detector twice)
#include "../library/attack.h"

static const char *attack(void) {
  if (sample_index != 1) return win("fine");
  static char block[1 << 20];
  char path[64];
  int megabytes = 0;
  memset(block, 1, sizeof block);
  for (int number = 0; number < 64; number++) {
    snprintf(path, sizeof path, "/tmp/full%d", number);
    int file = open(path, O_WRONLY | O_CREAT, 0600);
    if (file < 0) break;
    for (int part = 0; part < 64; part++, megabytes++)
      if (write(file, block, sizeof block) != sizeof block) return win("%d MB written, %s", megabytes, strerrorname_np(ENOSPC));
    close(file);
  }
  return win("%d MB written, no end", megabytes);
}
