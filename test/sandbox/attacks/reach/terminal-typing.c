// Tries: to type into a terminal as if it were the keyboard, also with a number that only looks different. Wins: a shell's next command.
// Refused: ^(ptmx: [A-Z]+, )?TIOCSTI: EPERM, TIOCSTI in disguise: EPERM, TIOCLINUX: EPERM$
// Control: root
#include "../library/attack.h"

static const char *attack(void) {
  int keyboard = open("/dev/ptmx", O_RDWR | O_NOCTTY);
  int screen = 0;
  if (keyboard < 0) refuse("ptmx");
  else if (grantpt(keyboard) < 0 || unlockpt(keyboard) < 0 || (screen = open(ptsname(keyboard), O_RDWR)) < 0) return refuse("pts");
  if (ioctl(screen, TIOCSTI, "x") == 0) return win("a key was pressed");
  refuse("TIOCSTI");
  if (syscall(SYS_ioctl, screen, 0x7fffffff00005412, "x") == 0) return win("a key was pressed");
  refuse("TIOCSTI in disguise");
  return ioctl(screen, 0x541c, "\2") == 0 ? win("the console listens") : refuse("TIOCLINUX");
}
