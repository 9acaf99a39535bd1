// Tries: to write into another process's memory in one call. Wins: its neighbours say what it likes.
// Refused: process_vm_writev: EPERM
// Control: any
// Needs: victim
#include "../library/attack.h"
#include <sys/uio.h>

static const char *attack(void) {
  struct iovec here = {.iov_base = "spoilt", .iov_len = 6};
  struct iovec there = {.iov_base = (void *)strtoul(target("victimAddress"), NULL, 10), .iov_len = 6};
  ssize_t length = process_vm_writev(atoi(target("victim")), &here, 1, &there, 1, 0);
  return length > 0 ? win("%zd bytes written", length) : refuse("process_vm_writev");
}
