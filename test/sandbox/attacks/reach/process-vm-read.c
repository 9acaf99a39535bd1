// Tries: to read another process's memory in one call. Wins: pictures and passwords of its neighbours.
// Refused: process_vm_readv: EPERM
// Control: any
// Needs: victim
#include "../library/attack.h"
#include <sys/uio.h>

static const char *attack(void) {
  char bytes[64];
  struct iovec here = {.iov_base = bytes, .iov_len = sizeof bytes};
  struct iovec there = {.iov_base = (void *)strtoul(target("victimAddress"), NULL, 10), .iov_len = sizeof bytes};
  ssize_t length = process_vm_readv(atoi(target("victim")), &here, 1, &there, 1, 0);
  return length > 0 ? find_secret(bytes, (size_t)length) : refuse("process_vm_readv");
}
