#include "main/demo.h"

const struct demo_story demo_letters_fr[] = {{0}};
