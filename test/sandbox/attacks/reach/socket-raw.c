// Tries: a raw IP socket. Wins: forged packets.
// Refused: socket: EPERM
// Control: root
#include "../library/attack.h"
#include <netinet/in.h>

static const char *attack(void) {
  int link = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
  return link < 0 ? refuse("socket") : win("a raw socket");
}
