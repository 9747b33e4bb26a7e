/*
 * fuzz_main.c — runs a fuzz target over the files of its corpus, so that
 * `make test` replays every input that ever broke something, with any
 * compiler.  With -Dfuzz=true libFuzzer takes its place.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int run_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    uint8_t *data;
    long size;

    if (!f)
        return 0;
    fseek(f, 0, SEEK_END);
    size = ftell(f);
    rewind(f);
    data = malloc(size > 0 ? (size_t)size : 1);
    if (data && fread(data, 1, (size_t)size, f) == (size_t)size)
        LLVMFuzzerTestOneInput(data, (size_t)size);
    free(data);
    fclose(f);
    return 1;
}

int main(int argc, char **argv)
{
    int files = 0;

    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++) {
        DIR *d = opendir(argv[i]);
        struct dirent *entry;

        if (!d) {
            files += run_file(argv[i]);
            continue;
        }
        while ((entry = readdir(d))) {
            char path[4096];
            struct stat st;

            snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
            if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
                files += run_file(path);
        }
        closedir(d);
    }
    printf("ok 1 - replayed %d files\n1..1\n", files);
    return 0;
}
