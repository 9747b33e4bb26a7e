/*
 * record.h — the record guard: no insult may stand where a customer sees it
 * as a fact about himself: in a name, an address, the name of a product or
 * of a file.  (A company's clerks once renamed customers on their bills.)
 *
 * Words come from word/record/LANG.txt, in all languages at once; some count
 * only when the hint says the field is in their language, because elsewhere
 * they are honest ("con", "retard", "fart").  They are recognised through
 *     marks, case, width and mathematical alphabets     ＩＤＩＯＴ  𝖎𝖉𝖎𝖔𝖙
 *     digits and signs in place of letters              1d10t  a$$hole
 *     letters struck out                                A**hole
 *     letters of another alphabet that look alike       іdіоt  cyka
 *     letters apart, and a word cut in two              i d i o t  s.h.i.t
 *     letters repeated                                  idiooot
 *     words run together, in a file name                FuckThisGuy.pdf
 * and only between the borders of words unless they stand in no honest word,
 * so that Scunthorpe, Dickson, Хуснутдинов and Sukiennik pass.
 *
 * What is certain is refused; what may be somebody's real name is not.  The
 * decisions that could have gone the other way:
 *     Connard, Salope, Putain    refused: a few families bear the first, but
 *                                everybody reads it as an insult
 *     Bastard                    refused as a word of its own, except in
 *                                "de Bastard" and alike; Batard in French
 *     Idiot, Идиот, 白痴         refused, though novels are called so: with
 *                                the author behind it they pass
 *     Dick, Fanny, Gay, Cocu, Crook, Fiut, Baran, Козёл, 范统, 史珍香
 *                                pass: people and places are called so, and
 *                                what only sounds like an insult is a name
 *     "Fu Ck", "Dick Head"       refused, put together from two words; "Shi
 *                                T.", "Wan Ker" pass
 * Whoever is refused wrongly asks a lead, who may let it pass with a reason.
 *
 * Linear time, no memory, no globals that change, thread safe.
 */
#ifndef JUDGE_RECORD_H
#define JUDGE_RECORD_H

#include "base/span.h"
#include "base/str.h"
#include "text/lang.h"

/*
 * Whether the field holds an insult; *where (may be NULL) then gets the first
 * one, in bytes of the field.  Invalid UTF-8 is survived.  The hint is the
 * customer's language; LANG_UNSURE when it is not known.
 */
bool record_insult(struct str field, enum lang hint, struct span *where);

#endif
