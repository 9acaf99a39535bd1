/* An honest detector beside a hostile one: it looks at its picture and says what the first pixel is. */
#include "attack.h"

static const char *attack(void) {
  unsigned char slot[65];
  if (load("/camf/rings/frames", (char *)slot, sizeof slot) < 0) return refuse("open");
  return win("%d", slot[64]);
}
