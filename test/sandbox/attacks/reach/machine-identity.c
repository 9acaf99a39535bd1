// Tries: to learn which machine this is. Wins: a mark by which a production's box is known again.
// Refused: ^nothing in any
// Control: any
#include "../library/attack.h"

static const char *files[] = {"/etc/machine-id",       "/var/lib/dbus/machine-id",           "/sys/class/dmi/id/product_uuid",
                              "/sys/class/dmi/id/board_serial", "/proc/sys/kernel/random/boot_id", "/proc/device-tree/serial-number",
                              "/etc/hostname",         "/etc/hosts", NULL};

static const char *attack(void) {
  char bytes[256];
  for (int index = 0; files[index]; index++)
    if (load(files[index], bytes, sizeof bytes) > 0) return win("%s", files[index]);
  if (gethostname(bytes, sizeof bytes) == 0 && strcmp(bytes, "detector") != 0) return win("its name, %s", bytes);
  return refuse_plainly("nothing in any");
}
