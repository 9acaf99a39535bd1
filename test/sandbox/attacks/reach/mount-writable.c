// Tries: to turn its read-only mounts into writable ones. Wins: rings, models and programs to write.
// Refused: ^(mount: EPERM(, )?){3}$
// Control: root
// Control in: unshare --mount
#include "../library/attack.h"

static const char *attack(void) {
  const char *places[] = {target("wild")[0] ? "/camf/rings" : target("scratch"), "/camf/detector", "/"};
  for (int index = 0; index < 3; index++) {
    if (!*target("wild")) mount(places[index], places[index], NULL, MS_BIND, NULL);
    if (mount(NULL, places[index], NULL, MS_REMOUNT | MS_BIND, NULL) == 0) return win("%s is mounted anew", places[index]);
    refuse("mount");
  }
  return NULL;
}
