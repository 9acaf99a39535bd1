// Tries: the kernel's performance counters. Wins: what others compute, by their shadows; a wide surface.
// Refused: ^perf_event_open: EPERM$
// Control: any
// Lacking: ENOSYS|EACCES|ENOENT
#include "../library/attack.h"
#include <linux/perf_event.h>

static const char *attack(void) {
  struct perf_event_attr event = {.type = PERF_TYPE_SOFTWARE, .size = sizeof event, .config = PERF_COUNT_SW_TASK_CLOCK};
  event.exclude_kernel = 1;
  event.exclude_hv = 1;
  return syscall(SYS_perf_event_open, &event, 0, -1, -1, 0) < 0 ? refuse("perf_event_open") : win("a counter");
}
