/*
 * err_words.c — why something was refused, in the reader's language.  The
 * desk's reasons are English sentences for logs and commands; here they are
 * found by their words.  test/err_words.py holds every refusal in the sources
 * against this table, so none of them is shown in English to others.
 */
#include "web/pages/pages_impl.h"

/* begins: what the reason starts with; NULL: what it has within. */
static const struct {
    const char *begins, *within;
    const char *text;
} WORDS[] = {
    /* letters */
    {"there is no text", NULL, MSG("There is no text.")},
    {"the text is longer", NULL, MSG("The text is too long.")},
    {"a text is longer", NULL, MSG("The text is too long.")},
    {"the text is not UTF-8", NULL,
     MSG("The text has bytes that are no text.")},
    {"the text wants a second look", NULL,
     MSG("Some of it is doubtful: look again before you send it.")},
    {"the text holds what must not leave", NULL,
     MSG("Some of it must not leave: change it.")},
    {"there is nobody to send this to", NULL,
     MSG("There is nobody to send this to: write an address into the field "
         "To.")},
    {"more than", NULL, MSG("These are too many.")},
    {"a file is larger", NULL, MSG("A file is too large.")},
    {"a subject has", NULL, MSG("Write a subject.")},
    {"a new letter goes to one", NULL,
     MSG("A new letter goes to one address.")},
    {"an address is one line", NULL, MSG("This is not an e-mail address.")},
    {NULL, "not an e-mail address", MSG("This is not an e-mail address.")},
    {NULL, "is not an address of a mailbox",
     MSG("This is not an e-mail address.")},
    {"this mailbox cannot send", NULL, MSG("This mailbox cannot send.")},
    {NULL, "is not one of ours", MSG("This is not a letter of ours.")},
    {"the message is larger", NULL, MSG("The message is too large.")},
    /* cases and people */
    {"a hand-over needs", NULL, MSG("A hand-over needs a reason.")},
    {"the reason is longer", NULL, MSG("The reason is too long.")},
    {"that person does not work", NULL,
     MSG("That person does not work for this brand.")},
    {NULL, "does not work for this brand",
     MSG("That person does not work for this brand.")},
    {"nobody works for this brand", NULL,
     MSG("Nobody works for this brand yet: add a person first.")},
    {"this is one customer", NULL, MSG("This is the same customer.")},
    {"the customer has more than", NULL,
     MSG("This customer has too many cases to be moved. Join the other one "
         "into this one instead.")},
    {"this cause is not offered", NULL,
     MSG("This cause is not offered any more.")},
    {"a promise cannot be made open again", NULL,
     MSG("A promise that is closed stays closed.")},
    {"a promise", NULL,
     MSG("A promise needs a text and a time that lies ahead.")},
    {"an amount cannot be negative", NULL,
     MSG("An amount cannot be negative.")},
    {"an amount", NULL, MSG("An amount needs a currency.")},
    {"there is no such currency", NULL, MSG("There is no such currency.")},
    /* names */
    {"the name is longer", NULL, MSG("The name is too long.")},
    {"the name is empty", NULL, MSG("The name is empty or too long.")},
    {"the name is not one line", NULL,
     MSG("The name is one line of letters and signs.")},
    {"the code of a cause", NULL,
     MSG("Small letters a-z, digits and _ only, at most 40.")},
    {NULL, "is always there already", MSG("This one is always there already.")},
    {"a brand's name", NULL, MSG("The name is empty or too long.")},
    {NULL, "a lead may let it pass with a reason",
     MSG("This name reads as an insult. A lead may let it pass with a "
         "reason.")},
    {NULL, "reads as an insult", MSG("This name reads as an insult.")},
    {"only a lead may", NULL, MSG("Only a lead may let it pass.")},
    /* settings */
    {"an answer is due", NULL,
     MSG("An answer is due within a minute to 60 days.")},
    {"a reply can be held", NULL,
     MSG("A reply can be held for an hour at most.")},
    {NULL, "is not the name of a server",
     MSG("This is not the name of a server.")},
    {NULL, "port is a number", MSG("A port is a number from 1 to 65535.")},
    {"the password is longer", NULL, MSG("The password is too long.")},
    {"the password", NULL, MSG("At least 10 characters, not all the same.")},
    {"too many wrong passwords", NULL,
     MSG("There were too many wrong passwords. Wait a quarter of an hour.")},
    {"the person works for other brands", NULL,
     MSG("This person works for other brands, too, which are not yours to "
         "change.")},
    {"an auditor changes nothing", NULL,
     MSG("An auditor sees everything and changes nothing.")},
    /* what the form does not offer */
    {"there is no such", NULL, MSG("This is not one of the choices.")},
    {"there is no flag", NULL, MSG("This is not one of the choices.")},
    {"the pages do not speak", NULL, MSG("This is not one of the choices.")},
    {"log-in is by", NULL, MSG("This is not one of the choices.")},
    {"a team cannot take over", NULL, MSG("This is not one of the choices.")},
    {NULL, "is not a language of the desk",
     MSG("This is not one of the choices.")},
    {NULL, "is not one of tls", MSG("This is not one of the choices.")},
    {NULL, "is not a kind of remedy", MSG("This is not one of the choices.")},
    {NULL, "\" is no ", MSG("This is not one of the choices.")},
};

struct str pages_err_known(enum lang lang, const struct err *e)
{
    struct str text = str_from_z(e->text);

    for (size_t i = 0; i < ARRAY_N(WORDS); i++)
        if (WORDS[i].begins
                ? str_starts(text, str_from_z(WORDS[i].begins))
                : str_find(text, str_from_z(WORDS[i].within)) != SIZE_MAX)
            return msg(lang, WORDS[i].text);
    return STR("");
}

struct str pages_err_text(enum lang lang, const struct err *e)
{
    struct str known = pages_err_known(lang, e);

    return known.len ? known
                     : msg(lang, MSG("Something in the form is not right."));
}
