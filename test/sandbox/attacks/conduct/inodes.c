// Tries: to make empty files until it is refused. Wins: the kernel's memory, which no size counts.
// Contained: ^checked: [1-4]\d{3} files, ENOSPC \|
#include "../library/attack.h"

static const char *attack(void) {
  if (sample_index != 1) return win("fine");
  char path[64];
  for (int number = 0; number < 100000; number++) {
    snprintf(path, sizeof path, "/tmp/empty%d", number);
    int file = open(path, O_WRONLY | O_CREAT, 0600);
    if (file < 0) return win("%d files, %s", number, strerrorname_np(errno));
    close(file);
  }
  return win("100000 files");
}
