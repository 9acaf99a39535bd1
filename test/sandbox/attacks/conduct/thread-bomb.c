// Tries: to start threads until it is refused. Wins: the machine's process numbers, and more than its share of the processor.
// Contained: ^checked: ([1-9]|[1-9]\d|1[01]\d|12[0-8]) threads, EAGAIN \|
#include "../library/attack.h"

#include <pthread.h>

static void *stay(void *nothing) {
  for (;;) pause();
  return nothing;
}

static const char *attack(void) {
  if (sample_index != 1) return win("fine");
  int threads = 0, error = 0;
  pthread_attr_t small;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 1 << 16);
  for (pthread_t thread; threads < 5000 && !(error = pthread_create(&thread, &small, stay, NULL));) threads++;
  return win("%d threads, %s", threads, strerrorname_np(error));
}
