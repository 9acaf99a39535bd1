// Tries: to run a program that lies in memory only. Wins: code that was not in its archive, and memory that no limit counts.
// Refused: ^memfd_create: EPERM, memfd_secret: (EPERM|ENOSYS)$
// Control: any
#include "../library/attack.h"

static const char *attack(void) {
  static char bytes[CHUNK];
  if (reborn) return win("it runs from memory");
  int file = memfd_create("program", 0), self = open("/proc/self/exe", O_RDONLY);
  if (file < 0) {
    refuse("memfd_create");
    return syscall(447, 0) >= 0 ? win("memory that nobody else sees") : refuse("memfd_secret");
  }
  for (ssize_t length; (length = read(self, bytes, sizeof bytes)) > 0;)
    if (write(file, bytes, (size_t)length) != length) return refuse("write");
  char *none[] = {NULL};
  syscall(SYS_execveat, file, "", reborn_arguments("memory"), none, AT_EMPTY_PATH);
  return refuse("execveat");
}
