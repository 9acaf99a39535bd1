/* An honest detector that keeps a secret in its temporary folder, its memory and its environment's stead. */
#include "attack.h"

static char kept[64];

static const char *attack(void) {
  snprintf(kept, sizeof kept, "%s", target("kept"));
  int file = open("/tmp/neighbour", O_WRONLY | O_CREAT, 0666);
  if (file < 0 || write(file, kept, strlen(kept)) < 0) return refuse("keep");
  close(file);
  return win("kept");
}
