// Tries: to set the clock, to what it shows. Wins: takes, alerts and logs with the wrong time.
// Refused: ^clock_settime: EPERM, settimeofday: EPERM, clock_adjtime: EPERM$
// Control: root
#include "../library/attack.h"
#include <sys/time.h>
#include <sys/timex.h>
#include <time.h>

static const char *attack(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (clock_settime(CLOCK_REALTIME, &now) == 0) return win("the clock");
  refuse("clock_settime");
  struct timeval same;
  gettimeofday(&same, NULL);
  if (settimeofday(&same, NULL) == 0) return win("the clock");
  refuse("settimeofday");
  struct timex tune = {.modes = ADJ_FREQUENCY};
  return clock_adjtime(CLOCK_REALTIME, &tune) >= 0 ? win("the clock's speed") : refuse("clock_adjtime");
}
