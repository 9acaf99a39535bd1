// Tries: every family of sockets that a kernel knows, in four types. Wins: whichever one was forgotten.
// Refused: 256 sockets: EPERM
// Control: any
#include "../library/attack.h"

static const char *attack(void) {
  static const int types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_SEQPACKET};
  int refused = 0;
  for (int family = 0; family < 64; family++) {
    for (int type = 0; type < 4; type++) {
      int link = socket(family, types[type], 0);
      if (link >= 0) return win("family %d type %d", family, types[type]);
      if (errno == EPERM) refused++;
    }
  }
  char text[64];
  snprintf(text, sizeof text, "%d sockets", refused);
  errno = EPERM;
  return refuse(text);
}
