// Tries: to read where the kernel's functions lie. Wins: the first half of an exploit.
// Refused: ^(only zeros|kallsyms: (EACCES|ENOENT)|nothing in it)$
// Control: root
// Lacking: ENOENT|only zeros
#include "../library/attack.h"

static const char *attack(void) {
  static char bytes[CHUNK];
  ssize_t length = load("/proc/kallsyms", bytes, sizeof bytes - 1);
  if (length < 0) return refuse("kallsyms");
  if (length == 0) return refuse_plainly("nothing in it");
  for (char *line = strtok(bytes, "\n"); line; line = strtok(NULL, "\n"))
    if (strtoull(line, NULL, 16) != 0) return win("%.40s", line);
  return refuse_plainly("only zeros");
}
