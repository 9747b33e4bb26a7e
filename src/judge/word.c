#include "judge/word_impl.h"

const struct phrase_set *word_set(enum lang lang)
{
    switch (lang) {
    case LANG_EN: return &word_set_en;
    case LANG_FR: return &word_set_fr;
    case LANG_PL: return &word_set_pl;
    case LANG_RU: return &word_set_ru;
    case LANG_ZH_HANT:
    case LANG_ZH_HANS: return &word_set_zh;
    case LANG_UK:
    case LANG_DE:
    case LANG_ES:
    case LANG_IT: return &word_set_any;
    case LANG_UNSURE: break;
    }
    return &word_set_all;
}

const struct phrase_set *word_out_set(enum lang lang)
{
    switch (lang) {
    case LANG_EN: return &word_set_out_en;
    case LANG_FR: return &word_set_out_fr;
    case LANG_PL: return &word_set_out_pl;
    case LANG_RU: return &word_set_out_ru;
    case LANG_ZH_HANT:
    case LANG_ZH_HANS: return &word_set_out_zh;
    case LANG_UK:
    case LANG_DE:
    case LANG_ES:
    case LANG_IT: return &word_set_out_any;
    case LANG_UNSURE: break;
    }
    return &word_set_out_all;
}

const char *word_tag_name(uint16_t tag)
{
    return tag < WORD_TAG_N ? word_tag_names[tag] : "";
}
