// Tries: to switch off the scattering of addresses. Wins: the second half of an exploit.
// Refused: ^personality: EPERM$
// Control: any
#include "../library/attack.h"
#include <sys/personality.h>

static const char *attack(void) {
  return personality(ADDR_NO_RANDOMIZE) < 0 ? refuse("personality") : win("addresses as they come");
}
