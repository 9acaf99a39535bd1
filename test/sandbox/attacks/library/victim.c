/* A process that somebody might attack: it holds a secret in its memory, its environment and an open file. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int count, char **arguments) {
  static char secret[64];
  if (count < 2) return 1;
  snprintf(secret, sizeof secret, "%s", getenv("VICTIM_SECRET"));
  int file = open(arguments[1], O_RDONLY);
  prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
  printf("%d %lu %d\n", getpid(), (unsigned long)secret, file);
  fflush(stdout);
  char byte;
  while (read(0, &byte, 1) > 0) {
  }
  return 0;
}
