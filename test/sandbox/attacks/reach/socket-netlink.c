// Tries: to list the network cards over netlink. Wins: the host's addresses and routes, and a wide surface of the kernel.
// Refused: socket: EPERM
// Control: any
#include "../library/attack.h"
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

static const char *attack(void) {
  struct { struct nlmsghdr head; struct rtgenmsg body; } ask = {0};
  char bytes[8192];
  ask.head.nlmsg_len = NLMSG_LENGTH(sizeof ask.body);
  ask.head.nlmsg_type = RTM_GETLINK;
  ask.head.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  int link = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
  if (link < 0) return refuse("socket");
  if (send(link, &ask, sizeof ask, 0) < 0) return refuse("send");
  ssize_t length = recv(link, bytes, sizeof bytes, 0);
  return length > 0 ? win("%zd bytes about network cards", length) : refuse("recv");
}
