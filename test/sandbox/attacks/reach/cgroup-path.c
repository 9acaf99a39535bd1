// Tries: to read which control group it lies in. Wins: how the host runs the box.
// Refused: ^only the root$
// Control: any
// Lacking: only the root
#include "../library/attack.h"

static const char *attack(void) {
  static char bytes[CHUNK];
  ssize_t length = load("/proc/self/cgroup", bytes, sizeof bytes - 1);
  if (length < 0) return refuse("cgroup");
  for (char *line = strtok(bytes, "\n"); line; line = strtok(NULL, "\n")) {
    const char *path = strrchr(line, ':');
    if (path && strcmp(path, ":/") != 0) return win("%s", path + 1);
  }
  return refuse_plainly("only the root");
}
