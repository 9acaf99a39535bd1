// Tries: to ask its own stdin, a socket that the box made, for the network cards. Wins: the host's addresses, past its namespace.
// Refused: SIOCGIFCONF: (EPERM|ENOTTY)
// Control: any
#include "../library/attack.h"
#include <net/if.h>
#include <netinet/in.h>

static const char *attack(void) {
  struct ifreq cards[16] = {0};
  struct ifconf list = {.ifc_len = sizeof cards, .ifc_req = cards};
  for (int number = 0; number < 3; number++) {
    if (ioctl(number, SIOCGIFCONF, &list) < 0) {
      refuse("SIOCGIFCONF");
      continue;
    }
    struct sockaddr_in *address = (struct sockaddr_in *)&cards[0].ifr_addr;
    const uint8_t *bytes = (const uint8_t *)&address->sin_addr;
    return win("descriptor %d: %s %d.%d.%d.%d", number, cards[0].ifr_name, bytes[0], bytes[1], bytes[2], bytes[3]);
  }
  return NULL;
}
