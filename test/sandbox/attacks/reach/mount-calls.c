// Tries: the newer calls for mounts: fsopen, open_tree, mount_setattr, move_mount. Wins: what mount was refused.
// Refused: ^fsopen: EPERM, open_tree: EPERM, mount_setattr: EPERM, move_mount: EPERM$
// Control: root
// Control in: unshare --mount
#include "../library/attack.h"

static const char *attack(void) {
  uint64_t attributes[4] = {0};
  if (syscall(SYS_fsopen, "tmpfs", 0) >= 0) return win("a file system in the making");
  refuse("fsopen");
  if (syscall(SYS_open_tree, AT_FDCWD, "/", 1) >= 0) return win("a copy of the mounts");
  refuse("open_tree");
  if (syscall(442, AT_FDCWD, "/", 0, attributes, sizeof attributes) >= 0) return win("other rights of a mount");
  refuse("mount_setattr");
  return syscall(SYS_move_mount, AT_FDCWD, "/tmp", AT_FDCWD, "/tmp", 0) >= 0 ? win("a mount moved") : refuse("move_mount");
}
