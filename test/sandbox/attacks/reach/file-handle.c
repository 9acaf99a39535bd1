// Tries: to open files by the number the disk knows them by, as the root of the disk has. Wins: every file of the disk.
// Refused: ^name_to_handle_at: EPERM, open_by_handle_at: EPERM$
// Control: root
// Lacking: EOPNOTSUPP
#include "../library/attack.h"

static const char *attack(void) {
  struct { struct file_handle head; unsigned char body[128]; } handle = {.head = {.handle_bytes = 128}};
  int mount;
  int folder = open(".", O_RDONLY | O_DIRECTORY);
  if (name_to_handle_at(AT_FDCWD, ".", &handle.head, &mount, 0) < 0) {
    refuse("name_to_handle_at");
    handle.head.handle_bytes = 8;
    handle.head.handle_type = 1;
    memcpy(handle.head.f_handle, "\2\0\0\0\0\0\0\0", 8);
  }
  return open_by_handle_at(folder, &handle.head, O_RDONLY) < 0 ? refuse("open_by_handle_at") : win("a folder by its number");
}
