// Tries: to send descriptors to the box over its own stdout. Wins: files that the box holds open for it, uncounted.
// Refused: sendmsg: (EPERM|ENOTSOCK)
// Control: any
#include "../library/attack.h"

static const char *attack(void) {
  char control[CMSG_SPACE(sizeof(int))] = {0};
  struct iovec part = {.iov_base = "\n", .iov_len = 1};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  struct cmsghdr *head = CMSG_FIRSTHDR(&message);
  int number = 0;
  head->cmsg_level = SOL_SOCKET;
  head->cmsg_type = SCM_RIGHTS;
  head->cmsg_len = CMSG_LEN(sizeof number);
  memcpy(CMSG_DATA(head), &number, sizeof number);
  return sendmsg(2, &message, 0) < 0 ? refuse("sendmsg") : win("a descriptor went out");
}
