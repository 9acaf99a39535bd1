// Tries: to open the switch that halts the machine. Wins: the machine, off.
// Refused: ^/proc/sysrq-trigger: (EROFS|EACCES|ENOENT)$
// Control: root
// Lacking: ENOENT
#include "../library/attack.h"

static const char *attack(void) {
  return open_to_write("/proc/sysrq-trigger");
}
