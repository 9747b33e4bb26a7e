#include "judge/verdict.h"

#include <math.h>

/* Three digits after the point: nobody knows more. */
static void put_p(struct json *j, const char *name, double p)
{
    json_name(j, name);
    json_num(j, round(p * 1000) / 1000);
}

static void put_list_p(struct json *j, const char *name, const double *p, int n)
{
    json_name(j, name);
    json_array(j);
    for (int i = 0; i < n; i++)
        json_num(j, round(p[i] * 1000) / 1000);
    json_end(j);
}

static void put_heads(struct json *j, const struct verdict *v)
{
    json_name(j, "kind");
    json_object(j);
    for (int k = 0; k < KIND_N; k++)
        put_p(j, kind_name((enum kind)k).ptr, v->kind[k]);
    json_end(j);
    json_put_i64(j, "harm", v->harm);
    put_list_p(j, "harm_p", v->harm_p, HARM_N);
    json_name(j, "flags");
    json_array(j);
    for (int f = 0; f < FLAG_N; f++)
        if (v->flags & 1u << f)
            json_str(j, flag_name((enum flag)f));
    json_end(j);
    json_name(j, "causes");
    json_object(j);
    for (int c = 0; c < CAUSE_N; c++)
        put_p(j, cause_name((enum cause)c).ptr, v->cause[c]);
    json_end(j);
    json_name(j, "asks");
    json_array(j);
    for (int a = 0; a < ASK_N; a++)
        if (v->asks & 1u << a)
            json_str(j, ask_name((enum ask)a));
    json_end(j);
    json_put_i64(j, "said_before", v->said_before);
    json_name(j, "sentiment");
    json_object(j);
    for (int s = 0; s < SENTIMENT_N; s++)
        put_p(j, sentiment_name((enum sentiment)s).ptr, v->sentiment[s]);
    json_end(j);
    json_name(j, "tone");
    json_object(j);
    put_p(j, "politeness", v->politeness);
    put_p(j, "offensive", v->offensive);
    json_end(j);
}

static struct str span_name(const struct verdict_span *s)
{
    switch (s->what) {
    case VERDICT_KIND: return kind_name((enum kind)s->which);
    case VERDICT_FLAG: return flag_name((enum flag)s->which);
    case VERDICT_CAUSE: return cause_name((enum cause)s->which);
    case VERDICT_ASK: return ask_name((enum ask)s->which);
    case VERDICT_SENTIMENT: return sentiment_name((enum sentiment)s->which);
    case VERDICT_TONE:
        return s->which == 0 ? STR("politeness") : STR("offensive");
    case VERDICT_SAID_BEFORE:
    case VERDICT_HARM: break;
    }
    return STR("");
}

static void put_spans(struct json *j, const struct verdict *v)
{
    static const char *const WHAT[] = {
        [VERDICT_KIND] = "kind",
        [VERDICT_HARM] = "harm",
        [VERDICT_FLAG] = "flag",
        [VERDICT_CAUSE] = "cause",
        [VERDICT_ASK] = "ask",
        [VERDICT_SAID_BEFORE] = "said_before",
        [VERDICT_SENTIMENT] = "sentiment",
        [VERDICT_TONE] = "tone",
    };

    json_name(j, "spans");
    json_array(j);
    for (size_t i = 0; i < v->spans_n; i++) {
        const struct verdict_span *s = &v->spans[i];

        json_object(j);
        json_put_str(j, "what", str_from_z(WHAT[s->what]));
        if (s->what == VERDICT_HARM)
            json_put_i64(j, "name", s->which);
        else if (s->what != VERDICT_SAID_BEFORE)
            json_put_str(j, "name", span_name(s));
        json_put_i64(j, "from", s->from);
        json_put_i64(j, "to", s->to);
        if (s->in_subject)
            json_put_bool(j, "in_subject", true);
        put_p(j, "weight", s->weight);
        json_end(j);
    }
    json_end(j);
}

static void put_entities(struct json *j, const struct verdict *v)
{
    json_name(j, "entities");
    json_array(j);
    for (size_t i = 0; i < v->entities_n; i++) {
        const struct entity *e = &v->entities[i];

        json_object(j);
        json_put_str(j, "kind", entity_kind_name(e->kind));
        json_put_i64(j, "from", e->from);
        json_put_i64(j, "to", e->to);
        if (e->in_subject)
            json_put_bool(j, "in_subject", true);
        json_put_str(j, "value", e->value);
        if (e->currency[0])
            json_put_str(j, "currency", str_from_z(e->currency));
        json_end(j);
    }
    json_end(j);
}

void verdict_json(struct json *j, const struct judge *judge,
                  const struct verdict *v)
{
    json_name(j, "lang");
    if (v->lang == LANG_UNSURE)
        json_null(j);
    else
        json_str(j, lang_tag(v->lang));
    put_p(j, "lang_p", v->lang_p);
    put_heads(j, v);
    put_spans(j, v);
    put_entities(j, v);
    json_name(j, "model");
    if (judge->model)
        json_str(j, model_version(judge->model));
    else
        json_null(j);
}
