// Tries: to set a variable of the kernel (to what it is). Wins: core_pattern: a program of its own as root.
// Refused: ^(/proc/sys/[a-z/_]+: (EROFS|EACCES|ENOENT)(, )?){4}$
// Control: root
#include "../library/attack.h"

static const char *files[] = {"/proc/sys/kernel/core_pattern", "/proc/sys/vm/overcommit_memory", "/proc/sys/kernel/hostname", "/proc/sys/fs/suid_dumpable", NULL};

static const char *attack(void) {
  for (int index = 0; files[index]; index++)
    if (open_to_write(files[index])) return gain;
  return NULL;
}
