// Tries: to speak to the hardware's ports itself, and to change its segments. Wins: the hardware.
// Refused: ^ioperm: EPERM, iopl: EPERM, modify_ldt: EPERM$
// Control: root
// Lacking: ENOSYS
// Processor: x64
#include "../library/attack.h"

static const char *attack(void) {
#ifdef __x86_64__
  char bytes[64];
  if (syscall(SYS_ioperm, 0x80, 1, 1) == 0) return win("a port");
  refuse("ioperm");
  if (syscall(SYS_iopl, 3) == 0) return win("every port");
  refuse("iopl");
  return syscall(SYS_modify_ldt, 0, bytes, sizeof bytes) >= 0 ? win("its segments") : refuse("modify_ldt");
#else
  return refuse_plainly("no such calls");
#endif
}
