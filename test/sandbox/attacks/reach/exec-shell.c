// Tries: to become a shell. Wins: every program of the host.
// Refused: ^(/[a-z/]+: (ENOENT|EACCES)(, )?)+$
// Control: any
#include "../library/attack.h"

static const char *attack(void) {
  static const char *shells[] = {"/bin/sh", "/bin/bash", "/usr/bin/sh", "/usr/bin/env", "/bin/busybox"};
  const char *line = answer_line("a shell");
  for (int index = 0; index < 5; index++) {
    execl(shells[index], "sh", "-c", "printf '%s' \"$0\"; exec cat >/dev/null", line, (char *)NULL);
    refuse(shells[index]);
  }
  return NULL;
}
