/*
 * lmtp_load.c — sends mail by LMTP over several connections at once and says
 * how many were accepted a second.
 *
 *     lmtp_load PORT CONNECTIONS MESSAGES TO [PER_SESSION] [SEED]
 *
 * Each message is a letter of about 2 kB from a customer of its own (one in
 * four writes a second time, in answer to nothing), in one of six languages.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/str.h"

static int port, messages, per_session;
static const char *to;
static uint64_t seed;
static _Atomic int next_message, accepted, refused;

static const char *const TEXTS[] = {
    "Good morning, my suitcase did not arrive with flight MA 204 and nobody "
    "at the desk could tell me where it is. I have called twice.",
    "Bonjour, ma valise n'est pas arrivée avec le vol MA 204 et personne au "
    "comptoir n'a pu me dire où elle se trouve. J'ai appelé deux fois.",
    "Dzień dobry, moja walizka nie przyleciała lotem MA 204 i nikt przy "
    "okienku nie umiał powiedzieć, gdzie jest. Dzwoniłem dwa razy.",
    "Здравствуйте, мой чемодан не прилетел рейсом MA 204, и никто на стойке "
    "не смог сказать, где он находится. Я звонил дважды.",
    "您好，我的行李沒有隨MA "
    "204航班抵達，櫃檯沒有人能告訴我它在哪裡。我已經打過兩次電話。",
    "您好，我的行李没有随MA "
    "204航班抵达，柜台没有人能告诉我它在哪里。我已经打过两次电话。",
};

static int dial(void)
{
    struct sockaddr_in sa = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(fd, (struct sockaddr *)&sa, sizeof sa) != 0) {
        perror("connect");
        exit(1);
    }
    return fd;
}

/* Reads up to the last line of a reply; its first digit. */
static char reply(FILE *f)
{
    char line[1024];

    do {
        if (!fgets(line, sizeof line, f))
            return '0';
    } while (line[3] == '-');
    return line[0];
}

static void say(FILE *f, const char *text)
{
    fputs(text, f);
    fflush(f);
}

static bool send_one(FILE *in, FILE *out, int n)
{
    const char *text = TEXTS[n % 6];

    fprintf(out, "MAIL FROM:<c%d@customers.test>\r\nRCPT TO:<%s>\r\nDATA\r\n",
            n - n % 4 / 3, to);
    fflush(out);
    if (reply(in) != '2' || reply(in) != '2' || reply(in) != '3')
        return false;
    fprintf(out,
            "Received: from mx%d.test by mail.test; Tue, 24 Nov 2026 08:00:00 "
            "+0000\r\nFrom: Customer %d <c%d@customers.test>\r\nTo: <%s>\r\n"
            "Subject: Matter number %d\r\nDate: Tue, 24 Nov 2026 08:00:00 "
            "+0000\r\nMessage-ID: <%d.%llu@customers.test>\r\nMIME-Version: "
            "1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: 8bit\r\n\r\n",
            n, n, n - n % 4 / 3, to, n, n, (unsigned long long)seed);
    for (int i = 0; i < 8; i++)
        fprintf(out, "%s\r\n", text);
    say(out, "\r\nRegards\r\n.\r\n");
    return reply(in) == '2';
}

static void *client(void *arg)
{
    (void)arg;
    for (;;) {
        int fd, n = 0;
        FILE *in, *out;

        if (next_message >= messages)
            return NULL;
        fd = dial();
        in = fdopen(fd, "r");
        out = fdopen(dup(fd), "w");
        reply(in);
        say(out, "LHLO load.test\r\n");
        reply(in);
        for (int i = 0; i < per_session; i++) {
            n = next_message++;
            if (n >= messages)
                break;
            if (send_one(in, out, n))
                accepted++;
            else
                refused++;
        }
        say(out, "QUIT\r\n");
        fclose(in);
        fclose(out);
    }
}

int main(int argc, char **argv)
{
    pthread_t threads[64];
    int64_t began_us;
    int n;
    double s;

    if (argc < 5) {
        fprintf(stderr, "lmtp_load PORT CONNECTIONS MESSAGES TO [PER_SESSION] "
                        "[SEED]\n");
        return 64;
    }
    port = (int)strtol(argv[1], NULL, 10);
    n = (int)strtol(argv[2], NULL, 10);
    messages = (int)strtol(argv[3], NULL, 10);
    to = argv[4];
    per_session = argc > 5 ? (int)strtol(argv[5], NULL, 10) : 100;
    seed = argc > 6 ? strtoull(argv[6], NULL, 10) : (uint64_t)clock_now_us();
    if (n < 1 || n > 64)
        return 64;
    began_us = clock_mono_us();
    for (int i = 0; i < n; i++)
        pthread_create(&threads[i], NULL, client, NULL);
    for (int i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
    s = (double)(clock_mono_us() - began_us) / 1e6;
    printf("{\"accepted\":%d,\"refused\":%d,\"seconds\":%.3f,\"per_second\":"
           "%.0f}\n",
           accepted, refused, s, accepted / s);
    return refused ? 1 : 0;
}
