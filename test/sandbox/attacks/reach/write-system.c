// Tries: to put files into every folder outside /tmp that might take one. Wins: a place that outlives it.
// Refused: ^(create: (EROFS|EACCES|ENOENT|EPERM)(, )?)+$
// Control: any
#include "../library/attack.h"

static const char *folders[] = {"/", "/usr/bin", "/usr/lib", "/lib64", "/camf", "/camf/node_modules", "/dev", "/dev/shm", "/dev/pts", "/proc", "/etc", "/var/tmp", "/run", NULL};

static const char *attack(void) {
  if (!*target("wild")) return create_file(target("system"));
  for (int index = 0; folders[index]; index++)
    if (create_file(folders[index])) return gain;
  return NULL;
}
