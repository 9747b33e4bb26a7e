#include "main/demo.h"

const struct demo_story demo_letters_zh_hans[] = {{0}};
