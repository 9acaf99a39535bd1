// Tries: to ask a name server on the host by hand, one datagram. Wins: a way out in the names it asks for.
// Refused: socket: EPERM
// Control: any
#include "../library/attack.h"
#include <netinet/in.h>

static const char *attack(void) {
  static const char question[] = "\0\7\1\0\0\1\0\0\0\0\0\0\7footage\4camf\0\0\20\0\1";
  char bytes[512];
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(target("dns")))};
  struct timeval patience = {.tv_sec = 3};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int link = socket(AF_INET, SOCK_DGRAM, 0);
  if (link < 0) return refuse("socket");
  setsockopt(link, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (sendto(link, question, sizeof question - 1, 0, (struct sockaddr *)&to, sizeof to) < 0) return refuse("sendto");
  ssize_t length = recv(link, bytes, sizeof bytes, 0);
  return length > 0 ? find_secret(bytes, (size_t)length) : refuse("recv");
}
