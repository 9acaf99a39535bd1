// Tries: to connect to a Unix socket of the host by its path. Wins: the box's command socket.
// Refused: socket: EPERM
// Control: any
#include "../library/attack.h"

static const char *attack(void) {
  char bytes[128];
  struct sockaddr_un to = {.sun_family = AF_UNIX};
  snprintf(to.sun_path, sizeof to.sun_path, "%s", target("socket"));
  int link = socket(AF_UNIX, SOCK_STREAM, 0);
  if (link < 0) return refuse("socket");
  if (connect(link, (struct sockaddr *)&to, sizeof to) < 0) return refuse("connect");
  ssize_t length = read(link, bytes, sizeof bytes);
  return length > 0 ? find_secret(bytes, (size_t)length) : refuse("read");
}
