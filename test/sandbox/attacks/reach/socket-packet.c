// Tries: to listen to raw packets. Wins: whatever passes on the set's network.
// Refused: socket: EPERM
// Control: root
// Lacking: EAFNOSUPPORT
#include "../library/attack.h"
#include <arpa/inet.h>

static const char *attack(void) {
  int link = socket(AF_PACKET, SOCK_RAW, htons(3));
  return link < 0 ? refuse("socket") : win("a packet socket");
}
