// Tries: the same over IPv6. Wins: the box's own doors, where only IPv4 was thought of.
// Refused: socket: EPERM
// Control: any
// Lacking: EAFNOSUPPORT|EADDRNOTAVAIL|ECONNREFUSED
#include "../library/attack.h"
#include <netinet/in.h>

static const char *attack(void) {
  char bytes[128];
  struct sockaddr_in6 to = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)atoi(target("port6")))};
  to.sin6_addr = in6addr_loopback;
  int link = socket(AF_INET6, SOCK_STREAM, 0);
  if (link < 0) return refuse("socket");
  if (connect(link, (struct sockaddr *)&to, sizeof to) < 0) return refuse("connect");
  ssize_t length = read(link, bytes, sizeof bytes);
  return length > 0 ? find_secret(bytes, (size_t)length) : refuse("read");
}
