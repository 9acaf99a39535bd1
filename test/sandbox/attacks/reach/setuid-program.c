// Tries: to start a copy of itself that belongs to root and bears the setuid bit. Wins: root.
// Refused: ^started again as user [1-9]\d*$
// Control: root
// Needs: setuid
#include "../library/attack.h"

static const char *attack(void) {
  char text[64];
  if (reborn && geteuid() == 0) return win("user 0");
  if (reborn) {
    snprintf(text, sizeof text, "started again as user %d", (int)geteuid());
    return refuse_plainly(text);
  }
  if (!*target("wild") && setresuid(65534, 65534, 65534) < 0) return refuse("setresuid");
  char *none[] = {NULL};
  execve("setuid-copy", reborn_arguments("setuid-copy"), none);
  return refuse("execve");
}
