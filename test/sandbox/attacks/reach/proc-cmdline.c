// Tries: to read the command line of every process it can see. Wins: where the host keeps its detectors, rings and recordings.
// Refused: ^no path of the host in any$
// Control: any
// Needs: victim
#include "../library/attack.h"

static const char *visit(const char *pid) {
  static char bytes[CHUNK];
  char path[64];
  snprintf(path, sizeof path, "/proc/%s/cmdline", pid);
  ssize_t length = load(path, bytes, sizeof bytes);
  const char *place = target("place");
  if (length <= 0 || !memmem(bytes, (size_t)length, place, strlen(place))) return NULL;
  return win("process %s names %s", pid, place);
}

static const char *attack(void) {
  const char *won = each_process(visit);
  return won ? won : refuse_plainly("no path of the host in any");
}
