// CLD2 as a reference for bench/judge_lang.c; built only where libcld2-dev is
// installed.
#include <stdio.h>
#include <string.h>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

extern "C" const char *judge_cld2(const char *text, size_t n)
{
    CLD2::Language top[3];
    int percent[3], bytes;
    bool reliable;

    // As a caller without hints would: the first of three guesses.
    CLD2::CLDHints hints = {nullptr, "", CLD2::UNKNOWN_ENCODING,
                            CLD2::UNKNOWN_LANGUAGE};
    double scores[3];
    CLD2::Language best = CLD2::ExtDetectLanguageSummary(
        text, static_cast<int>(n), true, &hints, CLD2::kCLDFlagBestEffort, top,
        percent, scores, nullptr, &bytes, &reliable);
    const char *code = CLD2::LanguageCode(best);

    return strcmp(code, "zh") == 0 ? "zh-Hans" : code;
}
