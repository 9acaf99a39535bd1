// Tries: to take an open file out of another process. Wins: the database, a camera, a socket.
// Refused: pidfd_open: EPERM
// Control: any
// Needs: victim
#include "../library/attack.h"

static const char *attack(void) {
  char bytes[128];
  long handle = syscall(SYS_pidfd_open, atoi(target("victim")), 0);
  if (handle < 0) return refuse("pidfd_open");
  long file = syscall(SYS_pidfd_getfd, handle, atoi(target("victimFile")), 0);
  if (file < 0) return refuse("pidfd_getfd");
  ssize_t length = pread((int)file, bytes, sizeof bytes, 0);
  return length > 0 ? find_secret(bytes, (size_t)length) : refuse("pread");
}
