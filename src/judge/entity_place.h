/*
 * entity_place.h — the table of places; inside the room only.
 */
#ifndef JUDGE_ENTITY_PLACE_H
#define JUDGE_ENTITY_PLACE_H

#include "base/base.h"

struct entity_place {
    char folded[32]; /* words joined by one space */
    char name[24];   /* as it is called in English */
    bool goes_on;    /* an ending of up to three letters may follow */
};

extern const struct entity_place entity_places[]; /* sorted by folded */
extern const size_t entity_places_n;

#endif
