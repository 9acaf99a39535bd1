// Tries: to connect to a Unix socket that has a name but no path. Wins: session buses and the like, which no mount hides.
// Refused: socket: EPERM
// Control: any
#include "../library/attack.h"

static const char *attack(void) {
  char bytes[128];
  struct sockaddr_un to = {.sun_family = AF_UNIX};
  const char *name = target("abstract");
  memcpy(to.sun_path + 1, name, strlen(name));
  socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name));
  int link = socket(AF_UNIX, SOCK_STREAM, 0);
  if (link < 0) return refuse("socket");
  if (connect(link, (struct sockaddr *)&to, length) < 0) return refuse("connect");
  ssize_t got = read(link, bytes, sizeof bytes);
  return got > 0 ? find_secret(bytes, (size_t)got) : refuse("read");
}
