// Tries: to open the descriptors of every process it can see through /proc/PID/fd. Wins: a file or socket of the box.
// Refused: ^nothing but its own cell$|^opendir: EACCES$
// Control: any
// Needs: victim
#include "../library/attack.h"

/* A pipe or an event tells nothing; a file does. */
static const char *visit(const char *pid) {
  char path[300], link[256];
  snprintf(path, sizeof path, "/proc/%s/fd", pid);
  DIR *folder = opendir(path);
  if (!folder) return refuse("opendir");
  for (struct dirent *item; (item = readdir(folder));) {
    if (item->d_name[0] == '.') continue;
    snprintf(path, sizeof path, "/proc/%s/fd/%.20s", pid, item->d_name);
    ssize_t length = readlink(path, link, sizeof link - 1);
    link[length > 0 ? length : 0] = 0;
    int file = open(path, O_RDONLY | O_NONBLOCK);
    if (file < 0 || strchr(link, '[') || strncmp(link, "/dev/null", 9) == 0) continue;
    closedir(folder);
    return win("descriptor %s of %s is %s", item->d_name, pid, link);
  }
  closedir(folder);
  return NULL;
}

static const char *attack(void) {
  const char *won = *target("wild") ? each_process(visit) : visit(target("victim"));
  return won || obstacles[0] ? won : refuse_plainly("nothing but its own cell");
}
