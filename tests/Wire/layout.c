/* Prints what the compiler makes of the structures that we define ourselves: name, size, offset of each field. */
#include <stddef.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <linux/netlink.h>
#include <linux/genetlink.h>
#include <linux/rtnetlink.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/ip_vs.h>

#define S(t) printf(" %zu", sizeof(t))
#define F(t, f) printf(" %zu", offsetof(t, f))

int main(void)
{
    printf("SocketAddress"); S(struct sockaddr_nl);
    F(struct sockaddr_nl, nl_family); F(struct sockaddr_nl, nl_pad); F(struct sockaddr_nl, nl_pid); F(struct sockaddr_nl, nl_groups);
    printf("\nMessageHeader"); S(struct nlmsghdr);
    F(struct nlmsghdr, nlmsg_len); F(struct nlmsghdr, nlmsg_type); F(struct nlmsghdr, nlmsg_flags); F(struct nlmsghdr, nlmsg_seq); F(struct nlmsghdr, nlmsg_pid);
    printf("\nAttributeHeader"); S(struct nlattr);
    F(struct nlattr, nla_len); F(struct nlattr, nla_type);
    printf("\nGenericHeader"); S(struct genlmsghdr);
    F(struct genlmsghdr, cmd); F(struct genlmsghdr, version); F(struct genlmsghdr, reserved);
    printf("\nNetfilterHeader"); S(struct nfgenmsg);
    F(struct nfgenmsg, nfgen_family); F(struct nfgenmsg, version); F(struct nfgenmsg, res_id);
    printf("\nLinkHeader"); S(struct ifinfomsg);
    F(struct ifinfomsg, ifi_family); F(struct ifinfomsg, __ifi_pad); F(struct ifinfomsg, ifi_type); F(struct ifinfomsg, ifi_index); F(struct ifinfomsg, ifi_flags); F(struct ifinfomsg, ifi_change);
    printf("\nAddressHeader"); S(struct ifaddrmsg);
    F(struct ifaddrmsg, ifa_family); F(struct ifaddrmsg, ifa_prefixlen); F(struct ifaddrmsg, ifa_flags); F(struct ifaddrmsg, ifa_scope); F(struct ifaddrmsg, ifa_index);
    printf("\nRouteHeader"); S(struct rtmsg);
    F(struct rtmsg, rtm_family); F(struct rtmsg, rtm_dst_len); F(struct rtmsg, rtm_src_len); F(struct rtmsg, rtm_tos); F(struct rtmsg, rtm_table); F(struct rtmsg, rtm_protocol); F(struct rtmsg, rtm_scope); F(struct rtmsg, rtm_type); F(struct rtmsg, rtm_flags);
    printf("\nTimeValue"); S(struct timeval);
    F(struct timeval, tv_sec); F(struct timeval, tv_usec);
    printf("\nStatistics"); S(struct ip_vs_stats_user);
    F(struct ip_vs_stats_user, conns); F(struct ip_vs_stats_user, inpkts); F(struct ip_vs_stats_user, outpkts); F(struct ip_vs_stats_user, inbytes); F(struct ip_vs_stats_user, outbytes); F(struct ip_vs_stats_user, cps); F(struct ip_vs_stats_user, inpps); F(struct ip_vs_stats_user, outpps); F(struct ip_vs_stats_user, inbps); F(struct ip_vs_stats_user, outbps);
    printf("\nServicesHeader"); S(struct ip_vs_get_services);
    F(struct ip_vs_get_services, num_services);
    printf("\nServiceEntry"); S(struct ip_vs_service_entry);
    F(struct ip_vs_service_entry, protocol); F(struct ip_vs_service_entry, addr); F(struct ip_vs_service_entry, port); F(struct ip_vs_service_entry, fwmark); F(struct ip_vs_service_entry, sched_name); F(struct ip_vs_service_entry, flags); F(struct ip_vs_service_entry, timeout); F(struct ip_vs_service_entry, netmask); F(struct ip_vs_service_entry, num_dests); F(struct ip_vs_service_entry, stats);
    printf("\nServersHeader"); S(struct ip_vs_get_dests);
    F(struct ip_vs_get_dests, protocol); F(struct ip_vs_get_dests, addr); F(struct ip_vs_get_dests, port); F(struct ip_vs_get_dests, fwmark); F(struct ip_vs_get_dests, num_dests);
    printf("\nServerEntry"); S(struct ip_vs_dest_entry);
    F(struct ip_vs_dest_entry, addr); F(struct ip_vs_dest_entry, port); F(struct ip_vs_dest_entry, conn_flags); F(struct ip_vs_dest_entry, weight); F(struct ip_vs_dest_entry, u_threshold); F(struct ip_vs_dest_entry, l_threshold); F(struct ip_vs_dest_entry, activeconns); F(struct ip_vs_dest_entry, inactconns); F(struct ip_vs_dest_entry, persistconns); F(struct ip_vs_dest_entry, stats);
    printf("\n");
    return 0;
}
