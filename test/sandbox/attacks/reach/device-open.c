// Tries: to open every device node in /dev that is not a toy. Wins: disks, cameras, memory, the graphics processor.
// Refused: ^no device but toys$
// Control: any
#include "../library/attack.h"

static const char *toys[] = {"null", "zero", "full", "random", "urandom", "tty", "ptmx", "pts", "shm", "fd", "stdin", "stdout", "stderr", "console", "core", NULL};

static int is_toy(const char *name) {
  for (int index = 0; toys[index]; index++)
    if (strcmp(name, toys[index]) == 0) return 1;
  return 0;
}

static const char *attack(void) {
  DIR *devices = opendir("/dev");
  if (!devices) return refuse("opendir");
  for (struct dirent *item; (item = readdir(devices));) {
    if (item->d_name[0] == '.' || is_toy(item->d_name)) continue;
    return win("/dev/%s", item->d_name);
  }
  return refuse_plainly("no device but toys");
}
