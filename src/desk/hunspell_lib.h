/*
 * hunspell_lib.h — the calls of Hunspell that room desk makes (base/lib.h).
 */
#ifndef DESK_HUNSPELL_LIB_H
#define DESK_HUNSPELL_LIB_H

#include <hunspell/hunspell.h>

#include "base/lib.h"

#define HUNSPELL_CALLS(X)                                                      \
    X(Hunspell_create)                                                         \
    X(Hunspell_destroy)                                                        \
    X(Hunspell_free_list)                                                      \
    X(Hunspell_get_dic_encoding)                                               \
    X(Hunspell_spell)                                                          \
    X(Hunspell_suggest)

LIB_DECLARE(hunspell, HUNSPELL_CALLS)

#ifndef LIB_HERE
#define Hunspell_create hunspell_calls()->of_Hunspell_create
#define Hunspell_destroy hunspell_calls()->of_Hunspell_destroy
#define Hunspell_free_list hunspell_calls()->of_Hunspell_free_list
#define Hunspell_get_dic_encoding hunspell_calls()->of_Hunspell_get_dic_encoding
#define Hunspell_spell hunspell_calls()->of_Hunspell_spell
#define Hunspell_suggest hunspell_calls()->of_Hunspell_suggest
#endif

#endif
