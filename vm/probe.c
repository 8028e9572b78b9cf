// A back end that says who it is and whom it sees, and clients that ask it: what the traffic tests are made of.
// C, statically linked, because it is started hundreds of times under emulation, where every start-up counts.
//
//   probe serve --name NAME [--tcp PORT]... [--udp PORT]... [--sctp PORT]... [--bind ADDRESS] [--daemon]
//       Answers "NAME sees CLIENT-ADDRESS" to every line (or datagram), on IPv4 and IPv6; to a GET as HTTP/1.0.
//       With --daemon it returns as soon as it listens.
//
//   probe ask tcp|udp|sctp ADDRESS PORT [--count N] [--interval MS] [--summary] [CLIENT OPTIONS]
//       One line for each request: the answer, or REFUSED, TIMEOUT, RESET, ERROR text. --summary: a line for each
//       different result, with its count. Exit code 0 if all were answered.
//
//   probe hold [tcp|sctp] ADDRESS PORT [--interval MS] [--duration S] [CLIENT OPTIONS]
//       Keeps one connection and asks on it at every interval. Says OPEN answer, then BROKEN result after N answers
//       (exit code 1), or, at SIGTERM or the end of the duration, ALIVE after N answers.
//
//   probe stream tcp|udp|sctp ADDRESS PORT [--rate N/S] [--duration S] [--failures] [CLIENT OPTIONS]
//       Asks at a steady rate, not waiting for earlier answers, until SIGTERM or the end of the duration; then says
//       "ok N refused N timeout N reset N error N slowest MS ms", followed by the summary. --failures: also each
//       failure as it happens, with the milliseconds since the start. --resend MS: a datagram that got no answer for so long
//       is sent again through the same socket, and "resent N" says how often.
//
//   probe table [--parallel N]
//       Reads lines "tcp|udp|sctp ADDRESS PORT COUNT TIMEOUT-MS" and asks many of them (16) at the same time, each one as
//       often as said. Says for each line: protocol, address, port, and every different result with its count, tabs in
//       between.
//
//   CLIENT OPTIONS: --timeout MS (1000), --source ADDRESS, --fixed-source-port [PORT], --size BYTES (of a question; the answer to a
//   long one is as long)
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_LINE = 8192, MAX_RESULTS = 256, MAX_PENDING = 4096 };

static volatile sig_atomic_t stopped;
static void stop(int number) { (void)number; stopped = 1; }

static void fail(const char *what) {
    fprintf(stderr, "probe: %s: %s\n", what, strerror(errno));
    exit(2);
}

static void usage(const char *what) {
    fprintf(stderr, "probe: %s; see the head of vm/probe.c\n", what);
    exit(2);
}

static long long now(void) { // milliseconds
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

typedef union {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
} Address;

static socklen_t size_of(const Address *address) {
    return address->any.sa_family == AF_INET ? sizeof address->v4 : sizeof address->v6;
}

static bool parse(const char *text, int port, Address *address) {
    memset(address, 0, sizeof *address);
    if (inet_pton(AF_INET, text, &address->v4.sin_addr) == 1) {
        address->v4.sin_family = AF_INET;
        address->v4.sin_port = htons(port);
        return true;
    }
    if (inet_pton(AF_INET6, text, &address->v6.sin6_addr) == 1) {
        address->v6.sin6_family = AF_INET6;
        address->v6.sin6_port = htons(port);
        return true;
    }
    return false;
}

static const char *print(const Address *address) {
    static char text[INET6_ADDRSTRLEN];
    if (address->any.sa_family == AF_INET) inet_ntop(AF_INET, &address->v4.sin_addr, text, sizeof text);
    else inet_ntop(AF_INET6, &address->v6.sin6_addr, text, sizeof text);
    return text;
}

static int type_of(int protocol) { return protocol == IPPROTO_UDP ? SOCK_DGRAM : SOCK_STREAM; }

static int protocol_of(const char *text) {
    if (!strcmp(text, "tcp")) return IPPROTO_TCP;
    if (!strcmp(text, "udp")) return IPPROTO_UDP;
    if (!strcmp(text, "sctp")) return IPPROTO_SCTP;
    return -1;
}

static int number(const char *text) {
    char *end;
    long value = strtol(text, &end, 10);
    if (*end || end == text || value < 0 || value > 1000000000) usage("not a number");
    return value;
}

// ---------------------------------------------------------------------------------------------------- server

typedef enum { LISTENER, DATAGRAMS, CONNECTION } Kind;

typedef struct {
    Kind kind;
    int fd;
    Address peer;
    bool answered;
    size_t length;
    char line[MAX_LINE];
} Endpoint;

static const char *name;
static int poller;

static Endpoint *watch(int fd, Kind kind) {
    Endpoint *endpoint = calloc(1, sizeof *endpoint);
    if (!endpoint) fail("memory");
    endpoint->kind = kind;
    endpoint->fd = fd;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = endpoint};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event)) fail("epoll");
    return endpoint;
}

static void serve_at(const char *bind_to, int protocol, int port) {
    const char *all[] = {"0.0.0.0", "::"};
    for (int i = 0; i < (bind_to ? 1 : 2); i++) {
        Address address;
        if (!parse(bind_to ? bind_to : all[i], port, &address)) usage("--bind wants an address");
        bool v6 = address.any.sa_family == AF_INET6;
        int one = 1, fd = socket(address.any.sa_family, type_of(protocol) | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);
        if (fd < 0) {
            if (v6 && errno == EAFNOSUPPORT) continue;
            fail("socket");
        }
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
        if (v6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one);
        if (protocol == IPPROTO_UDP) {
            // the answer must leave from the address that was asked
            if (v6) setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &one, sizeof one);
            else setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &one, sizeof one);
        }
        if (bind(fd, &address.any, size_of(&address))) fail("bind");
        if (protocol != IPPROTO_UDP && listen(fd, 1024)) fail("listen");
        watch(fd, protocol == IPPROTO_UDP ? DATAGRAMS : LISTENER);
    }
}

// What it says to a question of so many bytes. Long questions have answers as long, so that both ways carry large packets.
static int answer_to(size_t asked, const Address *peer, char *answer) {
    int length = snprintf(answer, 256, "%s sees %s", name, print(peer));
    while (asked > 256 && (size_t)length + 1 < asked) answer[length++] = ' ';
    answer[length++] = '\n';
    answer[length] = 0;
    return length;
}

static void answer_datagram(int fd) {
    char data[65536], control[256];
    Address peer;
    struct iovec piece = {data, sizeof data};
    struct msghdr message = {.msg_name = &peer, .msg_namelen = sizeof peer, .msg_iov = &piece, .msg_iovlen = 1,
                             .msg_control = control, .msg_controllen = sizeof control};
    ssize_t got = recvmsg(fd, &message, MSG_DONTWAIT);
    if (got < 0) return;
    for (struct cmsghdr *part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_PKTINFO)
            ((struct in_pktinfo *)CMSG_DATA(part))->ipi_ifindex = 0;
        if (part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_PKTINFO &&
            !IN6_IS_ADDR_LINKLOCAL(&((struct in6_pktinfo *)CMSG_DATA(part))->ipi6_addr))
            ((struct in6_pktinfo *)CMSG_DATA(part))->ipi6_ifindex = 0;
    }
    piece.iov_len = answer_to(got < MAX_LINE ? got : MAX_LINE - 1, &peer, data);
    message.msg_flags = 0;
    sendmsg(fd, &message, MSG_DONTWAIT);
}

// False when the connection is over.
static bool answer_lines(Endpoint *connection) {
    ssize_t got = recv(connection->fd, connection->line + connection->length, MAX_LINE - 1 - connection->length, 0);
    if (got < 0) return errno == EAGAIN || errno == EINTR;
    char answer[MAX_LINE + 1];
    int length = answer_to(0, &connection->peer, answer);
    if (got == 0) {
        if (!connection->answered) send(connection->fd, answer, length, MSG_NOSIGNAL);
        return false;
    }
    connection->length += got;
    connection->line[connection->length] = 0;
    if (!strncmp(connection->line, "GET ", 4)) {
        if (!strstr(connection->line, "\r\n\r\n") && !strstr(connection->line, "\n\n")) return true;
        char reply[512];
        int size = snprintf(reply, sizeof reply,
            "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s",
            length, answer);
        send(connection->fd, reply, size, MSG_NOSIGNAL);
        return false;
    }
    char *end;
    while ((end = strchr(connection->line, '\n'))) {
        bool last = !strncmp(connection->line, "close", 5);
        length = answer_to(end + 1 - connection->line, &connection->peer, answer);
        if (send(connection->fd, answer, length, MSG_NOSIGNAL) < 0) return false;
        connection->answered = true;
        if (last) return false;
        connection->length -= end + 1 - connection->line;
        memmove(connection->line, end + 1, connection->length + 1);
    }
    return connection->length < MAX_LINE - 1;
}

static int serve(int count, char **words) {
    const char *bind_to = NULL;
    bool background = false, any = false;
    poller = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < count; i++) {
        const char *value = i + 1 < count ? words[i + 1] : "";
        if (!strcmp(words[i], "--name")) name = value, i++;
        else if (!strcmp(words[i], "--bind")) bind_to = value, i++;
        else if (!strcmp(words[i], "--daemon")) background = true;
        else if (!strncmp(words[i], "--", 2) && protocol_of(words[i] + 2) >= 0) any = true, i++;
        else usage("unknown option of serve");
    }
    if (!name || !any) usage("serve wants --name and a port");
    for (int i = 0; i + 1 < count; i++)
        if (!strncmp(words[i], "--", 2) && protocol_of(words[i] + 2) >= 0)
            serve_at(bind_to, protocol_of(words[i] + 2), number(words[i + 1]));
    if (background && daemon(1, 0)) fail("daemon");

    struct epoll_event events[64];
    while (!stopped) {
        int ready = epoll_wait(poller, events, 64, -1);
        for (int i = 0; i < ready; i++) {
            Endpoint *endpoint = events[i].data.ptr;
            if (endpoint->kind == DATAGRAMS) {
                answer_datagram(endpoint->fd);
            } else if (endpoint->kind == LISTENER) {
                Address peer;
                socklen_t length = sizeof peer;
                int fd = accept4(endpoint->fd, &peer.any, &length, SOCK_CLOEXEC | SOCK_NONBLOCK);
                if (fd >= 0) watch(fd, CONNECTION)->peer = peer;
            } else if (!answer_lines(endpoint)) {
                close(endpoint->fd);
                free(endpoint);
            }
        }
    }
    return 0;
}

// ---------------------------------------------------------------------------------------------------- clients

static struct {
    int protocol;
    Address to, from;
    bool bound, fixed, keep, summary, failures;
    int count, timeout, interval, rate, duration, resend, size;
} want = {.count = 1, .timeout = 1000, .interval = -1, .rate = 10};

static void read_options(int count, char **words) {
    int i = 0;
    want.protocol = IPPROTO_TCP;
    if (count > 0 && protocol_of(words[0]) >= 0) want.protocol = protocol_of(words[i++]);
    if (count < i + 2 || !parse(words[i], number(words[i + 1]), &want.to)) usage("ADDRESS and PORT wanted");
    want.from.any.sa_family = want.to.any.sa_family;
    for (i += 2; i < count; i++) {
        const char *value = i + 1 < count ? words[i + 1] : "";
        if (!strcmp(words[i], "--count")) want.count = number(value), i++;
        else if (!strcmp(words[i], "--timeout")) want.timeout = number(value), i++;
        else if (!strcmp(words[i], "--interval")) want.interval = number(value), i++;
        else if (!strcmp(words[i], "--rate")) want.rate = number(value), i++;
        else if (!strcmp(words[i], "--duration")) want.duration = number(value), i++;
        else if (!strcmp(words[i], "--size")) want.size = number(value), i++;
        else if (!strcmp(words[i], "--resend")) want.resend = number(value), i++;
        else if (!strcmp(words[i], "--summary")) want.summary = true;
        else if (!strcmp(words[i], "--failures")) want.failures = true;
        else if (!strcmp(words[i], "--source")) {
            in_port_t port = want.from.v4.sin_port;
            if (!parse(value, 0, &want.from) || want.from.any.sa_family != want.to.any.sa_family)
                usage("--source wants an address of the same family");
            want.from.v4.sin_port = port; // at the same place in both families
            want.bound = true, i++;
        } else if (!strcmp(words[i], "--fixed-source-port")) {
            want.bound = want.fixed = true;
            want.from.v4.sin_port = htons(isdigit((unsigned char)value[0]) ? number(words[++i]) : 20000 + getpid() % 10000);
        } else usage("unknown option");
    }
    if (want.rate == 0) usage("--rate must not be 0");
    if (want.size >= MAX_LINE) usage("--size is too much");
}

typedef struct {
    int fd; // -1: over
    bool asked;
    long long start, sent;
    size_t length;
    char text[MAX_LINE]; // answer, or what went wrong
    bool ok, complete;
} Request;

static void over(Request *request, int error) {
    const char *text = error == ECONNREFUSED ? "REFUSED" : error == ETIMEDOUT ? "TIMEOUT"
                     : error == ECONNRESET || error == EPIPE ? "RESET" : NULL;
    if (error) {
        if (text) strcpy(request->text, text);
        else snprintf(request->text, sizeof request->text, "ERROR %s", strerror(error));
    }
    request->ok = !error;
    if (request->fd >= 0) close(request->fd);
    request->fd = -1;
}

static void begin(Request *request) {
    memset(request, 0, offsetof(Request, text));
    request->ok = request->complete = false;
    request->text[0] = 0;
    request->start = now();
    request->fd = socket(want.to.any.sa_family, type_of(want.protocol) | SOCK_CLOEXEC | SOCK_NONBLOCK, want.protocol);
    if (request->fd < 0) {
        over(request, errno);
        return;
    }
    int one = 1;
    if (want.bound) {
        setsockopt(request->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
        if (bind(request->fd, &want.from.any, size_of(&want.from))) {
            over(request, errno);
            return;
        }
    }
    if (connect(request->fd, &want.to.any, size_of(&want.to)) && errno != EINPROGRESS) over(request, errno);
}

// With a fixed port the server is asked to close first: then the client keeps no TIME-WAIT, and the port is free.
static bool server_closes(void) { return want.fixed && !want.keep && want.protocol != IPPROTO_UDP; }

static int question(char *line) {
    int length = sprintf(line, server_closes() ? "close" : "ask");
    while (length + 1 < want.size) line[length++] = '.';
    line[length++] = '\n';
    return length;
}

// Goes on as far as possible without waiting; keep: leave the connection open once answered.
static void step(Request *request, short events, bool keep) {
    if (request->fd < 0) return;
    if (!request->asked && events & (POLLOUT | POLLERR | POLLHUP)) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(request->fd, SOL_SOCKET, SO_ERROR, &error, &size);
        char line[MAX_LINE];
        int length = question(line);
        if (!error && send(request->fd, line, length, MSG_NOSIGNAL) < 0) error = errno;
        if (error == EAGAIN) return;
        if (error) {
            over(request, error);
            return;
        }
        request->asked = true;
        request->sent = now();
    }
    if (events & (POLLIN | POLLERR | POLLHUP)) {
        ssize_t got = recv(request->fd, request->text + request->length, MAX_LINE - 1 - request->length, 0);
        if (got < 0) {
            if (errno != EAGAIN && errno != EINTR) over(request, request->complete ? 0 : errno);
            return;
        }
        if (got == 0 && want.protocol != IPPROTO_UDP) {
            if (request->complete) over(request, 0);
            else {
                over(request, ECONNRESET);
                strcpy(request->text, "ERROR closed");
            }
            return;
        }
        request->length += got;
        request->text[request->length] = 0;
        char *end = strchr(request->text, '\n');
        if (end) {
            while (end > request->text && end[-1] == ' ') end--;
            *end = 0;
            request->complete = true;
            if (keep) request->length = 0;
            else if (!server_closes()) over(request, 0);
        }
    }
}

static bool late(Request *request) {
    if (request->fd < 0 || now() - request->start < want.timeout) return false;
    over(request, request->complete ? 0 : ETIMEDOUT);
    return true;
}

static int resent;

// Datagrams may be lost: who sends them asks again, through the same socket.
static void ask_again(Request *request) {
    if (!want.resend || want.protocol != IPPROTO_UDP || request->fd < 0 || !request->asked || now() - request->sent < want.resend) return;
    char line[MAX_LINE];
    if (send(request->fd, line, question(line), MSG_NOSIGNAL) < 0 && errno != EAGAIN) return;
    request->sent = now();
    resent++;
}

static short interest(const Request *request) { return request->asked ? POLLIN : POLLOUT; }

static void finish(Request *request) {
    while (request->fd >= 0 && !late(request)) {
        struct pollfd wait = {request->fd, interest(request), 0};
        long long left = request->start + want.timeout - now();
        if (poll(&wait, 1, left > 0 ? left : 0) > 0) step(request, wait.revents, false);
    }
}

static struct {
    char text[128];
    int count;
} results[MAX_RESULTS];
static int result_count;

static void count_result(const char *text) {
    int i = 0;
    while (i < result_count && strncmp(results[i].text, text, sizeof results[i].text - 1)) i++;
    if (i == MAX_RESULTS) return;
    if (i == result_count) {
        result_count++;
        strncpy(results[i].text, text, sizeof results[i].text - 1);
    }
    results[i].count++;
}

// the text comes first in a result
static int by_text(const void *a, const void *b) { return strcmp(a, b); }

static void print_summary(void) {
    qsort(results, result_count, sizeof *results, by_text);
    for (int i = 0; i < result_count; i++) printf("%d %s\n", results[i].count, results[i].text);
}

static void pause_for(long long milliseconds) {
    if (milliseconds > 0) poll(NULL, 0, milliseconds);
}

static int ask(void) {
    Request request;
    bool all = true;
    for (int i = 0; i < want.count && !stopped; i++) {
        begin(&request);
        finish(&request);
        all &= request.ok;
        if (want.summary) count_result(request.text);
        else puts(request.text);
        if (i + 1 < want.count) pause_for(want.interval);
    }
    if (want.summary) print_summary();
    return all ? 0 : 1;
}

static int hold(void) {
    want.keep = true;
    if (want.interval < 0) want.interval = 200;
    Request request;
    int answers = 0;
    long long end = want.duration ? now() + want.duration * 1000LL : 0;
    begin(&request);
    while (!stopped && (!end || now() < end)) {
        request.complete = false;
        while (request.fd >= 0 && !request.complete && !late(&request)) {
            struct pollfd wait = {request.fd, interest(&request), 0};
            if (poll(&wait, 1, 50) > 0) step(&request, wait.revents, true);
            if (stopped) break;
        }
        if (request.fd < 0) {
            printf("BROKEN %s after %d answers\n", request.text, answers);
            return 1;
        }
        if (stopped) break;
        if (++answers == 1) printf("OPEN %s\n", request.text);
        pause_for(want.interval);
        request.asked = false;
        request.start = now();
    }
    printf("ALIVE after %d answers\n", answers);
    return 0;
}

static int stream(void) {
    static Request *pending[MAX_PENDING];
    static struct pollfd waits[MAX_PENDING];
    int count = 0, ok = 0, refused = 0, timeouts = 0, reset = 0, errors = 0;
    long long slowest = 0, start = now(), sent = 0;
    for (;;) {
        bool ending = stopped || (want.duration && now() - start >= want.duration * 1000LL);
        if (ending && count == 0) break;
        long long due = start + sent * 1000 / want.rate;
        if (!ending && now() >= due) {
            if (count < MAX_PENDING) {
                Request *request = malloc(sizeof *request);
                if (!request) fail("memory");
                begin(request);
                pending[count++] = request;
            }
            sent++;
            due = start + sent * 1000 / want.rate;
        }
        for (int i = 0; i < count; i++) waits[i] = (struct pollfd){pending[i]->fd, interest(pending[i]), 0};
        long long wait = due - now();
        if (ending || wait > 50) wait = 50;
        if (poll(waits, count, wait > 0 ? wait : 0) < 0 && errno != EINTR) fail("poll");
        for (int i = count - 1; i >= 0; i--) {
            Request *request = pending[i];
            step(request, waits[i].revents, false);
            ask_again(request);
            if (request->fd >= 0 && !late(request)) continue;
            long long took = now() - request->start;
            if (request->ok) ok++;
            else if (!strcmp(request->text, "REFUSED")) refused++;
            else if (!strcmp(request->text, "TIMEOUT")) timeouts++;
            else if (!strcmp(request->text, "RESET")) reset++;
            else errors++;
            if (request->ok && took > slowest) slowest = took;
            if (!request->ok && want.failures) printf("%lld %s\n", request->start - start, request->text);
            count_result(request->text);
            free(request);
            pending[i] = pending[--count];
            waits[i] = waits[count];
        }
    }
    printf("ok %d refused %d timeout %d reset %d error %d slowest %lld ms\n", ok, refused, timeouts, reset, errors, slowest);
    if (want.resend) printf("resent %d\n", resent);
    print_summary();
    return refused + timeouts + reset + errors ? 1 : 0;
}

// One line of a table, in a process of its own: its results go out in one piece.
static void ask_line(const char *protocol, const char *address, int port) {
    char line[4096];
    int length = snprintf(line, sizeof line, "%s\t%s\t%d", protocol, address, port);
    Request request;
    for (int i = 0; i < want.count; i++) {
        begin(&request);
        finish(&request);
        count_result(request.text);
    }
    qsort(results, result_count, sizeof *results, by_text);
    for (int i = 0; i < result_count; i++)
        length += snprintf(line + length, sizeof line - length - 1, "\t%d %s", results[i].count, results[i].text);
    line[length++] = '\n';
    if (write(STDOUT_FILENO, line, length) < 0) fail("write");
    _exit(0);
}

static int table(int count, char **words) {
    int most = 16;
    if (count == 2 && !strcmp(words[0], "--parallel")) most = number(words[1]);
    else if (count) usage("table takes --parallel only");
    char line[MAX_LINE], protocol[16], address[64];
    int port, children = 0;
    while (fgets(line, sizeof line, stdin)) {
        if (sscanf(line, "%15s %63s %d %d %d", protocol, address, &port, &want.count, &want.timeout) != 5
            || protocol_of(protocol) < 0 || !parse(address, port, &want.to)) usage("a line of the table makes no sense");
        want.protocol = protocol_of(protocol);
        want.from.any.sa_family = want.to.any.sa_family;
        if (children >= most && wait(NULL) > 0) children--;
        pid_t child = fork();
        if (child < 0) fail("fork");
        if (!child) ask_line(protocol, address, port);
        children++;
    }
    while (wait(NULL) > 0) {}
    return 0;
}

int main(int count, char **words) {
    struct sigaction action = {.sa_handler = stop};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (count < 2) usage("serve, ask, hold, stream or table");
    if (!strcmp(words[1], "serve")) return serve(count - 2, words + 2);
    if (!strcmp(words[1], "table")) return table(count - 2, words + 2);
    read_options(count - 2, words + 2);
    if (!strcmp(words[1], "ask")) return ask();
    if (!strcmp(words[1], "hold")) return hold();
    if (!strcmp(words[1], "stream")) return stream();
    usage("serve, ask, hold, stream or table");
}
