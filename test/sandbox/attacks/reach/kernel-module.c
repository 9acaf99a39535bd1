// Tries: to load code into the kernel (which is no code), and to remove a module. Wins: the machine.
// Refused: ^init_module: EPERM, finit_module: EPERM, delete_module: EPERM$
// Control: root
// Lacking: ENOSYS
#include "../library/attack.h"

static const char *attack(void) {
  if (syscall(SYS_init_module, "no code", 7L, "") == 0 || errno == ENOEXEC) return win("the loader looked at it");
  refuse("init_module");
  if (syscall(SYS_finit_module, open("target", O_RDONLY), "", 0) == 0 || errno == ENOEXEC) return win("the loader looked at it");
  refuse("finit_module");
  if (syscall(SYS_delete_module, "camf_no_such_module", 0) == 0 || errno == ENOENT) return win("it looked for the module");
  return refuse("delete_module");
}
