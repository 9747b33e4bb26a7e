/*
 * manner.h — manners in what goes out: insults and slurs, threats,
 * condescension, blame of the customer, sarcasm, shouting, boasting,
 * impatience and coldness.  One part of the tone guard (judge/guard.h).
 *
 * Words come from word/LANG/{insult,slur,threat,…}.txt; here is decided what
 * they mean where they stand:
 *   - an insult that is one wherever it stands stops the letter; one that is
 *     one only when aimed at a person must be near a "you" or a name, and
 *     not denied ("nobody thinks you are stupid");
 *   - words of the customer that are quoted, in marks, in lines that begin
 *     with ">", or behind "you wrote:", never stop; a quoted insult is noted;
 *   - blame stops only beside an insult; otherwise it is asked about;
 *   - a threat of violence stops, a warning of the law or of an end to the
 *     conversation is asked about, what the contract says is left alone.
 */
#ifndef JUDGE_MANNER_H
#define JUDGE_MANNER_H

struct guard_work;

/* Adds its findings to those of the text in hand (judge/guard_impl.h). */
void manner_find(struct guard_work *w);

#endif
