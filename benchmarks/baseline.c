// What the kernel itself costs: the least that any program can do to reach the same end. One message an operation, as many
// in a send as fit, acknowledgement on the last; no plan, no reading, no error handling beyond "it must work".
//
//   baseline services 4|6 SERVICES SERVERS     adds them: 10.96.0.0 + i, port 80, rr; servers 10.200.0.0 + n, port 8080
//   baseline read 4|6                          reads all services and servers: socket options for 4, dumps for 6
//   baseline routes 4|6 COUNT                  makes a link "bench" and local routes on it, one for each address
//   baseline members COUNT                     makes a set hash:ip,port "bench" and adds members to it
//   baseline elements COUNT                    makes a table "bench" of nf_tables with such a set and adds elements to it
//   baseline connect ADDRESS PORT COUNT        connections one after the other; each is reset as soon as it stands
//
// Prints the milliseconds that it took; connect: connections a second, then microseconds to connect: median, 99th percentile.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/ip_vs.h>
#include <linux/netfilter.h>
#include <linux/netfilter/ipset/ip_set.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 64 * 1024, ROOM = 1024, BUFFER = 2 * 1024 * 1024 };

static char batch[BATCH + ROOM], reply[64 * 1024];
static size_t used;
static struct nlmsghdr *message;
static unsigned sequence = 1;
static int sock = -1;

static void die(const char *what) { perror(what); exit(1); }

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void open_netlink(int protocol)
{
    int size = BUFFER;
    struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
    sock = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
    if (sock < 0 || connect(sock, (struct sockaddr *)&kernel, sizeof kernel) < 0) die("netlink");
    setsockopt(sock, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size);
    setsockopt(sock, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
}

static void *put(const void *data, size_t length)
{
    void *at = batch + used;
    if (data) memcpy(at, data, length);
    else memset(at, 0, length);
    used += (length + 3) & ~3u;
    return at;
}

static struct nlattr *attribute(int type, const void *data, size_t length)
{
    struct nlattr header = { .nla_len = 4 + length, .nla_type = type }, *at = put(&header, 4);
    if (length) { memset(batch + used, 0, (length + 3) & ~3u); put(data, length); }
    return at;
}

static void u16(int type, uint16_t v) { attribute(type, &v, 2); }
static void u32(int type, uint32_t v) { attribute(type, &v, 4); }
static void text(int type, const char *v) { attribute(type, v, strlen(v) + 1); }
static void end(struct nlattr *nest) { nest->nla_len = batch + used - (char *)nest; }

static void begin(int type, int flags, const void *family, size_t length)
{
    struct nlmsghdr header = { .nlmsg_type = type, .nlmsg_flags = NLM_F_REQUEST | flags, .nlmsg_seq = sequence++ };
    message = put(&header, sizeof header);
    put(family, length);
}

static void finish(void) { message->nlmsg_len = batch + used - (char *)message; }

// Sends what is there and reads up to the answer to the last message; any error ends the program.
static void flush(void)
{
    if (!used) return;
    message->nlmsg_flags |= NLM_F_ACK;
    if (send(sock, batch, used, 0) < 0) die("send");
    for (;;) {
        ssize_t length = recv(sock, reply, sizeof reply, 0);
        if (length < 0) die("recv");
        struct nlmsghdr *h = (struct nlmsghdr *)reply;
        if (h->nlmsg_type != NLMSG_ERROR) continue;
        struct nlmsgerr *e = NLMSG_DATA(h);
        if (e->error) { errno = -e->error; die("the kernel refused"); }
        if (h->nlmsg_seq == message->nlmsg_seq) break;
    }
    used = 0;
}

static void room(void) { if (used > BATCH - ROOM) flush(); }

static int family_of(const char *name)
{
    struct genlmsghdr g = { .cmd = CTRL_CMD_GETFAMILY, .version = 1 };
    begin(GENL_ID_CTRL, 0, &g, sizeof g);
    text(CTRL_ATTR_FAMILY_NAME, name);
    finish();
    if (send(sock, batch, used, 0) < 0) die("send");
    used = 0;
    ssize_t length = recv(sock, reply, sizeof reply, 0);
    struct nlmsghdr *h = (struct nlmsghdr *)reply;
    if (length < 0 || h->nlmsg_type == NLMSG_ERROR) die("IPVS");
    struct nlattr *a = (struct nlattr *)((char *)NLMSG_DATA(h) + sizeof g);
    while ((char *)a < reply + h->nlmsg_len) {
        if (a->nla_type == CTRL_ATTR_FAMILY_ID) return *(uint16_t *)((char *)a + 4);
        a = (struct nlattr *)((char *)a + NLA_ALIGN(a->nla_len));
    }
    die("IPVS");
    return 0;
}

// Address number n of the row that begins at 10.first.0.0, or at fd00:first::.
static void address(bool six, int first, uint32_t n, unsigned char *out)
{
    uint32_t low = htonl(six ? n : (10u << 24) + (first << 16) + n);
    memset(out, 0, 16);
    if (six) { out[0] = 0xfd; out[3] = first; memcpy(out + 12, &low, 4); }
    else memcpy(out, &low, 4);
}

static void identity(bool six, uint32_t service)
{
    unsigned char bytes[16];
    address(six, 96, service, bytes);
    u16(IPVS_SVC_ATTR_AF, six ? AF_INET6 : AF_INET);
    u16(IPVS_SVC_ATTR_PROTOCOL, IPPROTO_TCP);
    attribute(IPVS_SVC_ATTR_ADDR, bytes, 16);
    u16(IPVS_SVC_ATTR_PORT, htons(80));
}

static void services(bool six, int count, int servers)
{
    open_netlink(NETLINK_GENERIC);
    int family = family_of("IPVS");
    double start = now();
    for (int i = 0; i < count; i++) {
        struct genlmsghdr g = { .cmd = IPVS_CMD_NEW_SERVICE, .version = 1 };
        struct ip_vs_flags flags = { 0, ~0u };
        begin(family, 0, &g, sizeof g);
        struct nlattr *nest = attribute(IPVS_CMD_ATTR_SERVICE, NULL, 0);
        identity(six, i);
        text(IPVS_SVC_ATTR_SCHED_NAME, "rr");
        attribute(IPVS_SVC_ATTR_FLAGS, &flags, sizeof flags);
        u32(IPVS_SVC_ATTR_TIMEOUT, 0);
        u32(IPVS_SVC_ATTR_NETMASK, six ? 128 : ~0u);
        end(nest);
        finish();
        room();
        for (int j = 0; j < servers; j++) {
            unsigned char bytes[16];
            g.cmd = IPVS_CMD_NEW_DEST;
            begin(family, 0, &g, sizeof g);
            nest = attribute(IPVS_CMD_ATTR_SERVICE, NULL, 0);
            identity(six, i);
            end(nest);
            nest = attribute(IPVS_CMD_ATTR_DEST, NULL, 0);
            address(six, 200, i * servers + j, bytes);
            u16(IPVS_DEST_ATTR_ADDR_FAMILY, six ? AF_INET6 : AF_INET);
            attribute(IPVS_DEST_ATTR_ADDR, bytes, 16);
            u16(IPVS_DEST_ATTR_PORT, htons(8080));
            u32(IPVS_DEST_ATTR_FWD_METHOD, 0);
            u32(IPVS_DEST_ATTR_WEIGHT, 1);
            u32(IPVS_DEST_ATTR_U_THRESH, 0);
            u32(IPVS_DEST_ATTR_L_THRESH, 0);
            end(nest);
            finish();
            room();
        }
    }
    flush();
    printf("%.1f\n", now() - start);
}

static void read_options(void)
{
    int s = socket(AF_INET, SOCK_DGRAM, 0);
    double start = now();
    struct ip_vs_getinfo info;
    socklen_t length = sizeof info;
    if (getsockopt(s, IPPROTO_IP, IP_VS_SO_GET_INFO, &info, &length) < 0) die("info");
    length = sizeof(struct ip_vs_get_services) + info.num_services * sizeof(struct ip_vs_service_entry);
    struct ip_vs_get_services *all = calloc(1, length);
    all->num_services = info.num_services;
    if (getsockopt(s, IPPROTO_IP, IP_VS_SO_GET_SERVICES, all, &length) < 0) die("services");
    unsigned servers = 0;
    for (unsigned i = 0; i < info.num_services; i++) {
        struct ip_vs_service_entry *e = &all->entrytable[i];
        length = sizeof(struct ip_vs_get_dests) + e->num_dests * sizeof(struct ip_vs_dest_entry);
        struct ip_vs_get_dests *d = calloc(1, length);
        d->protocol = e->protocol; d->addr = e->addr; d->port = e->port; d->fwmark = e->fwmark; d->num_dests = e->num_dests;
        if (getsockopt(s, IPPROTO_IP, IP_VS_SO_GET_DESTS, d, &length) < 0) die("servers");
        servers += d->num_dests;
        free(d);
    }
    printf("%.1f\n", now() - start);
    fprintf(stderr, "%u services, %u servers\n", info.num_services, servers);
}

// Asks for a dump and counts its messages; keeps the service identities of a dump of services.
static unsigned dump(int type, unsigned char (*keep)[36], unsigned kept_max)
{
    unsigned count = 0;
    if (send(sock, batch, used, 0) < 0) die("send");
    used = 0;
    for (;;) {
        ssize_t length = recv(sock, reply, sizeof reply, 0);
        if (length < 0) die("recv");
        for (struct nlmsghdr *h = (struct nlmsghdr *)reply; NLMSG_OK(h, length); h = NLMSG_NEXT(h, length)) {
            if (h->nlmsg_type == NLMSG_DONE) return count;
            if (h->nlmsg_type != type) die("dump");
            // AF, PROTOCOL, ADDR, PORT stand first in the nest, 8 + 8 + 20 + 8 bytes.
            if (keep && count < kept_max) memcpy(keep[count], (char *)NLMSG_DATA(h) + 4 + 4 + 20, 16);
            count++;
        }
    }
}

static void read_dumps(void)
{
    static unsigned char keys[200000][36];
    open_netlink(NETLINK_GENERIC);
    int family = family_of("IPVS");
    double start = now();
    struct genlmsghdr g = { .cmd = IPVS_CMD_GET_SERVICE, .version = 1 };
    begin(family, NLM_F_DUMP, &g, sizeof g);
    finish();
    unsigned count = dump(family, keys, 200000), servers = 0;
    for (unsigned i = 0; i < count; i++) {
        g.cmd = IPVS_CMD_GET_DEST;
        begin(family, NLM_F_DUMP, &g, sizeof g);
        struct nlattr *nest = attribute(IPVS_CMD_ATTR_SERVICE, NULL, 0);
        u16(IPVS_SVC_ATTR_AF, AF_INET6);
        u16(IPVS_SVC_ATTR_PROTOCOL, IPPROTO_TCP);
        attribute(IPVS_SVC_ATTR_ADDR, keys[i], 16);
        u16(IPVS_SVC_ATTR_PORT, htons(80));
        end(nest);
        finish();
        servers += dump(family, NULL, 0);
    }
    printf("%.1f\n", now() - start);
    fprintf(stderr, "%u services, %u servers\n", count, servers);
}

static void routes(bool six, int count)
{
    open_netlink(NETLINK_ROUTE);
    struct ifinfomsg link = { .ifi_flags = IFF_UP, .ifi_change = IFF_UP };
    begin(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &link, sizeof link);
    text(IFLA_IFNAME, "bench");
    struct nlattr *nest = attribute(IFLA_LINKINFO | NLA_F_NESTED, NULL, 0);
    text(IFLA_INFO_KIND, "dummy");
    end(nest);
    finish();
    flush();
    double start = now();
    unsigned index = if_nametoindex("bench");
    for (int i = 0; i < count; i++) {
        unsigned char bytes[16];
        struct rtmsg route = {
            .rtm_family = six ? AF_INET6 : AF_INET, .rtm_dst_len = six ? 128 : 32, .rtm_table = RT_TABLE_LOCAL,
            .rtm_protocol = 144, .rtm_scope = six ? RT_SCOPE_UNIVERSE : RT_SCOPE_HOST, .rtm_type = RTN_LOCAL,
        };
        begin(RTM_NEWROUTE, NLM_F_CREATE | (six ? NLM_F_EXCL : 0), &route, sizeof route);
        address(six, 96, i, bytes);
        attribute(RTA_DST, bytes, six ? 16 : 4);
        u32(RTA_OIF, index);
        finish();
        room();
    }
    flush();
    printf("%.1f\n", now() - start);
}

static void set_header(void)
{
    unsigned char protocol = 6;
    attribute(IPSET_ATTR_PROTOCOL, &protocol, 1);
    text(IPSET_ATTR_SETNAME, "bench");
}

static void members(int count)
{
    unsigned char revision = 5, family = AF_INET, tcp = IPPROTO_TCP;
    struct nfgenmsg header = { .nfgen_family = AF_INET };
    open_netlink(NETLINK_NETFILTER);
    begin(NFNL_SUBSYS_IPSET << 8 | IPSET_CMD_CREATE, 0, &header, sizeof header);
    set_header();
    text(IPSET_ATTR_TYPENAME, "hash:ip,port");
    attribute(IPSET_ATTR_REVISION, &revision, 1);
    attribute(IPSET_ATTR_FAMILY, &family, 1);
    struct nlattr *data = attribute(IPSET_ATTR_DATA | NLA_F_NESTED, NULL, 0);
    end(data);
    finish();
    flush();
    double start = now();
    for (int i = 0; i < count; i++) {
        unsigned char bytes[16];
        uint16_t port = htons(80);
        begin(NFNL_SUBSYS_IPSET << 8 | IPSET_CMD_ADD, 0, &header, sizeof header);
        set_header();
        data = attribute(IPSET_ATTR_DATA | NLA_F_NESTED, NULL, 0);
        struct nlattr *ip = attribute(IPSET_ATTR_IP | NLA_F_NESTED, NULL, 0);
        address(false, 96, i, bytes);
        attribute(IPSET_ATTR_IPADDR_IPV4 | NLA_F_NET_BYTEORDER, bytes, 4);
        end(ip);
        attribute(IPSET_ATTR_PORT | NLA_F_NET_BYTEORDER, &port, 2);
        attribute(IPSET_ATTR_PROTO, &tcp, 1);
        end(data);
        finish();
        room();
    }
    flush();
    printf("%.1f\n", now() - start);
}

static void big(int type, uint32_t v) { u32(type, htonl(v)); }

static void transaction(int type)
{
    struct nfgenmsg header = { .res_id = htons(NFNL_SUBSYS_NFTABLES) };
    begin(type, 0, &header, sizeof header);
    finish();
}

// The answer asked for is the one to the last message within the transaction.
static void commit(void)
{
    struct nlmsghdr *last = message;
    transaction(NFNL_MSG_BATCH_END);
    message = last;
    flush();
}

static void nft(int type)
{
    struct nfgenmsg header = { .nfgen_family = NFPROTO_INET };
    begin(NFNL_SUBSYS_NFTABLES << 8 | type, NLM_F_CREATE, &header, sizeof header);
    text(1, "bench");
}

static void elements(int count)
{
    enum { LIST = 400, KEY = 12 };
    open_netlink(NETLINK_NETFILTER);
    transaction(NFNL_MSG_BATCH_BEGIN);
    nft(NFT_MSG_NEWTABLE);
    finish();
    nft(NFT_MSG_NEWSET);
    text(NFTA_SET_NAME, "bench");
    big(NFTA_SET_FLAGS, 0);
    big(NFTA_SET_KEY_TYPE, (7 << 6 | 12) << 6 | 13);
    big(NFTA_SET_KEY_LEN, KEY);
    big(NFTA_SET_ID, 1);
    finish();
    commit();
    double start = now();
    for (int i = 0; i < count;) {
        transaction(NFNL_MSG_BATCH_BEGIN);
        while (i < count && used <= BATCH - ROOM) {
            nft(NFT_MSG_NEWSETELEM);
            text(NFTA_SET_ELEM_LIST_SET, "bench");
            struct nlattr *list = attribute(NFTA_SET_ELEM_LIST_ELEMENTS | NLA_F_NESTED, NULL, 0);
            for (int n = 0; n < LIST && i < count && used <= BATCH - ROOM; n++, i++) {
                unsigned char key[16];
                address(false, 96, i, key);
                memcpy(key + 4, (unsigned char[]){ IPPROTO_TCP, 0, 0, 0, 0, 80, 0, 0 }, 8);
                struct nlattr *item = attribute(NFTA_LIST_ELEM | NLA_F_NESTED, NULL, 0);
                struct nlattr *nest = attribute(NFTA_SET_ELEM_KEY | NLA_F_NESTED, NULL, 0);
                attribute(NFTA_DATA_VALUE, key, KEY);
                end(nest);
                end(item);
            }
            end(list);
            finish();
        }
        commit();
    }
    printf("%.1f\n", now() - start);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void connections(const char *to, int port, int count)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(port) };
    struct linger reset = { 1, 0 };
    double *took = calloc(count, sizeof *took), start = now();
    if (inet_pton(AF_INET, to, &at.sin_addr) != 1) die(to);
    for (int i = 0; i < count; i++) {
        int s = socket(AF_INET, SOCK_STREAM, 0);
        double before = now();
        if (s < 0 || connect(s, (struct sockaddr *)&at, sizeof at) < 0) die("connect");
        took[i] = (now() - before) * 1e3;
        setsockopt(s, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        close(s);
    }
    double all = now() - start;
    qsort(took, count, sizeof *took, by_value);
    printf("%.1f %.1f %.1f\n", count / all * 1e3, took[count / 2], took[count * 99 / 100]);
}

int main(int count, char **a)
{
    const char *verb = count > 1 ? a[1] : "";
    bool six = count > 2 && !strcmp(a[2], "6");
    if (!strcmp(verb, "services") && count == 5) services(six, atoi(a[3]), atoi(a[4]));
    else if (!strcmp(verb, "read") && count == 3) six ? read_dumps() : read_options();
    else if (!strcmp(verb, "routes") && count == 4) routes(six, atoi(a[3]));
    else if (!strcmp(verb, "members") && count == 3) members(atoi(a[2]));
    else if (!strcmp(verb, "elements") && count == 3) elements(atoi(a[2]));
    else if (!strcmp(verb, "connect") && count == 5) connections(a[2], atoi(a[3]), atoi(a[4]));
    else { fprintf(stderr, "see the head of baseline.c\n"); return 2; }
    return 0;
}
