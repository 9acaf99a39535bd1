// Tries: to load another kernel (with arguments that make no sense). Wins: the machine.
// Refused: ^kexec_load: EPERM, kexec_file_load: EPERM$
// Uncontrollable: nobody replaces a kernel to test that
#include "../library/attack.h"

static const char *attack(void) {
  if (syscall(SYS_kexec_load, 0, 99999L, NULL, ~0L) == 0 || errno != EPERM) return win("kexec_load answers");
  refuse("kexec_load");
  if (syscall(SYS_kexec_file_load, -1, -1, 0L, NULL, ~0L) == 0 || errno != EPERM) return win("kexec_file_load answers");
  return refuse("kexec_file_load");
}
