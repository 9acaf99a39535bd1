// Tries: to read what /sys tells about the hardware. Wins: addresses of network cards, serial numbers of disks.
// Refused: ^opendir /sys: ENOENT$
// Control: any
#include "../library/attack.h"

static const char *attack(void) {
  DIR *folder = opendir("/sys/class");
  if (!folder && !(folder = opendir("/sys"))) return refuse("opendir /sys");
  struct dirent *item;
  while ((item = readdir(folder)))
    if (item->d_name[0] != '.') return win("/sys holds %s", item->d_name);
  return refuse_plainly("/sys is empty");
}
