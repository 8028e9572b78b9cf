// Runs a program whose talk with the kernel over netlink fails at times, though the program is the one that ships and the kernel
// is real: a filter of seccomp hands the calls in question to this process, which lets them through or gives an error.
//
//   faults [--seed N] [--every N] [--pid FILE] COMMAND ARGUMENTS...
//
// Calls are let through until SIGUSR1, and again from SIGUSR2 on. In between one of so many (4) fails: a send with ENOBUFS or
// ENOMEM before the kernel sees it, a receive with ENOBUFS, EINTR, or EAGAIN, which is what a silent kernel gives after a time-out.
// The same seed draws the same row of failures. Meant are sendto without flags and recvfrom with MSG_TRUNC, which only netlink's
// sockets use here. FILE gets the number of the process. At the end it says how many failed; the exit code is the program's.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "no architecture that the guest has"
#endif

static volatile sig_atomic_t failing;
static pid_t child;

static void on(int number) { (void)number; failing = 1; }
static void off(int number) { (void)number; failing = 0; }
static void pass(int number) { kill(child, number); }

static void fail(const char *what) {
    fprintf(stderr, "faults: %s: %s\n", what, strerror(errno));
    exit(2);
}

#define FIELD(name) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, name))
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define ASK BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF)

static int filter(void) {
    struct sock_filter steps[] = {
        FIELD(arch),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
        ALLOW,
        FIELD(nr),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_sendto, 0, 4),
        FIELD(args[3]),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1),
        ASK,
        ALLOW,
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_recvfrom, 0, 3),
        FIELD(args[3]),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, MSG_TRUNC, 0, 1),
        ASK,
        ALLOW,
    };
    struct sock_fprog program = {sizeof steps / sizeof *steps, steps};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) fail("no new privileges");
    int listener = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
    if (listener < 0) fail("seccomp");
    return listener;
}

static int number(const char *text) {
    char *end;
    long value = strtol(text, &end, 10);
    if (*end || end == text || value < 0) { fprintf(stderr, "faults: '%s' is not a number\n", text); exit(2); }
    return value;
}

static int pick(unsigned *seed, const int *errors, int count) { return errors[rand_r(seed) % count]; }

int main(int count, char **words) {
    static const int sending[] = {ENOBUFS, ENOMEM}, receiving[] = {ENOBUFS, EINTR, EAGAIN};
    unsigned seed = 1;
    int every = 4, at = 1, failed = 0, asked = 0;
    const char *file = NULL;
    for (; at + 1 < count && words[at][0] == '-'; at += 2) {
        if (!strcmp(words[at], "--seed")) seed = number(words[at + 1]);
        else if (!strcmp(words[at], "--every")) every = number(words[at + 1]);
        else if (!strcmp(words[at], "--pid")) file = words[at + 1];
        else break;
    }
    if (at >= count || every < 1) { fprintf(stderr, "faults: see the head of vm/faults.c\n"); return 2; }

    int told[2], go[2];
    if (pipe(told) || pipe(go)) fail("pipe");
    if ((child = fork()) < 0) fail("fork");
    if (!child) {
        char byte;
        int listener = filter();
        if (write(told[1], &listener, sizeof listener) != sizeof listener || read(go[0], &byte, 1) != 1) _exit(2);
        close(told[0]); close(told[1]); close(go[0]); close(go[1]); close(listener);
        execvp(words[at], words + at);
        fail(words[at]);
    }

    int listener = -1, theirs;
    close(told[1]);
    if (read(told[0], &theirs, sizeof theirs) == sizeof theirs) {
        int process = syscall(SYS_pidfd_open, child, 0);
        listener = syscall(SYS_pidfd_getfd, process, theirs, 0);
    }
    if (listener < 0) fail("the filter's descriptor");
    struct sigaction action = {.sa_handler = on};
    sigaction(SIGUSR1, &action, NULL);
    action.sa_handler = off;
    sigaction(SIGUSR2, &action, NULL);
    action.sa_handler = pass;
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    if (file) {
        FILE *to = fopen(file, "w");
        if (!to || fprintf(to, "%d\n", child) < 0 || fclose(to)) fail(file);
    }
    if (write(go[1], "", 1) != 1) fail("pipe");

    int status = 0;
    while (waitpid(child, &status, WNOHANG) == 0) {
        struct pollfd ready = {listener, POLLIN, 0};
        if (poll(&ready, 1, 200) <= 0) continue;
        if (ready.revents & POLLHUP) { waitpid(child, &status, 0); break; }
        struct seccomp_notif call;
        memset(&call, 0, sizeof call);
        if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call)) continue;
        struct seccomp_notif_resp answer = {.id = call.id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
        asked++;
        if (failing && rand_r(&seed) % every == 0) {
            failed++;
            answer.flags = 0;
            answer.error = call.data.nr == SYS_sendto ? -pick(&seed, sending, 2) : -pick(&seed, receiving, 3);
        }
        ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
    }
    fprintf(stderr, "faults: %d of %d calls failed\n", failed, asked);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
