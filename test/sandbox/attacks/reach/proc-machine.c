// Tries: to read what /proc tells about the whole machine. Wins: the kernel's command line, its keys, its disks, the beat of its keyboard.
// Refused: ^nothing in any
// Control: any
#include "../library/attack.h"

static const char *files[] = {"cmdline",   "keys",  "key-users", "interrupts", "modules",    "partitions", "diskstats", "timer_list", "sched_debug",
                              "config.gz", "iomem", "ioports",   "locks",      "vmallocinfo", "slabinfo",  "kcore",     "swaps",      NULL};

static const char *attack(void) {
  static char bytes[CHUNK];
  char path[64];
  for (int index = 0; files[index]; index++) {
    snprintf(path, sizeof path, "/proc/%s", files[index]);
    ssize_t length = load(path, bytes, sizeof bytes);
    if (length > 0) return win("%zd bytes of %s", length, path);
  }
  return refuse_plainly("nothing in any");
}
