// Tries: to reach a program that listens on the host's loopback. Wins: the box's own doors, and from there the net.
// Refused: socket: EPERM
// Control: any
#include "../library/attack.h"
#include <netinet/in.h>

static const char *attack(void) {
  char bytes[128];
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(target("port")))};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int link = socket(AF_INET, SOCK_STREAM, 0);
  if (link < 0) return refuse("socket");
  if (connect(link, (struct sockaddr *)&to, sizeof to) < 0) return refuse("connect");
  ssize_t length = read(link, bytes, sizeof bytes);
  return length > 0 ? find_secret(bytes, (size_t)length) : refuse("read");
}
