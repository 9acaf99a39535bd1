// Tries: the usual files of accounts and keys. Wins: names, password hashes, private keys.
// Refused: ^(/[a-z./]+: (ENOENT|EACCES)(, )?){6}$
// Control: any
#include "../library/attack.h"

static const char *files[] = {"/etc/passwd", "/etc/shadow", "/root/.ssh", "/home/", "/var/log", "/run/", NULL};

static const char *attack(void) {
  for (int index = 0; files[index]; index++) {
    int file = open(files[index], O_RDONLY | O_CLOEXEC);
    if (file >= 0) return win("%s is open", files[index]);
    refuse(files[index]);
  }
  return NULL;
}
