// Tries: to read the kernel's log, three ways. Wins: addresses, devices, what other programs did wrong.
// Refused: /dev/kmsg: (ENOENT|EACCES), /proc/kmsg: (EACCES|EPERM|ENOENT), syslog: EPERM
// Control: root
#include "../library/attack.h"

static const char *attack(void) {
  static char bytes[CHUNK];
  if (load("/dev/kmsg", bytes, 256) > 0) return win("a line of /dev/kmsg");
  refuse("/dev/kmsg");
  int file = open("/proc/kmsg", O_RDONLY | O_NONBLOCK);
  if (file >= 0) return win("/proc/kmsg is open");
  refuse("/proc/kmsg");
  long length = syscall(SYS_syslog, 3, bytes, sizeof bytes);
  return length > 0 ? win("%ld bytes of the kernel's log", length) : refuse("syslog");
}
