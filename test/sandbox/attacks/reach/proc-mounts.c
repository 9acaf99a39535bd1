// Tries: to read where the host's file systems are mounted. Wins: a map of the host.
// Refused: ^only its own mounts$
// Control: any
#include "../library/attack.h"

static const char *own[] = {"/camf/", "/usr/", "/lib", "/dev", "/proc", "/tmp", "/etc/ld.so.cache", "/etc/alternatives", NULL};

static int is_own(const char *point) {
  if (strcmp(point, "/") == 0) return 1;
  for (int index = 0; own[index]; index++)
    if (strncmp(point, own[index], strlen(own[index])) == 0) return 1;
  return 0;
}

static const char *attack(void) {
  static char bytes[CHUNK];
  ssize_t length = load("/proc/self/mountinfo", bytes, sizeof bytes - 1);
  if (length < 0) return refuse("mountinfo");
  char *rest = bytes, point[4096];
  for (char *line; (line = strsep(&rest, "\n"));) {
    if (sscanf(line, "%*s %*s %*s %*s %4095s", point) == 1 && !is_own(point)) return win("%s is mounted", point);
  }
  return refuse_plainly("only its own mounts");
}
