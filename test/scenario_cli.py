#!/usr/bin/env python3
"""The commands as people type them: what is missing or wrong is named, with
what is allowed and with the exit code of the handbook's table."""
import os
import re
import shutil
import subprocess

from desk import Desk
from scenario_pages import Browser, say
from servers import Tap

ADA = "ada@meridian.test"
LANGUAGES = ("en", "fr", "pl", "ru", "zh-Hant", "zh-Hans")


def told(desk, *args, stdin=""):
    """(exit code, standard output, standard error)"""
    done = subprocess.run([desk.bin, "--config", desk.conf, *args], cwd=desk.d,
                          env=desk.env, input=stdin, text=True, timeout=30,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.returncode, done.stdout, done.stderr


# --- a program without its model ------------------------------------------

NO_MODEL = {
    "en": "There is no model: word lists alone judge.",
    "fr": "Il n’y a pas de modèle : seules des listes de mots jugent.",
    "pl": "Brak modelu: oceniają tylko listy słów.",
    "ru": "Модели нет: оценка только по спискам слов.",
    "zh-Hant": "沒有模型：僅由詞表判斷。",
    "zh-Hans": "没有模型：仅由词表判断。",
}


def about(t, desk, expected):
    """The line about the model stands on the page in each language, or not."""
    b = Browser(desk.url)
    b.log_in(ADA)
    for lang in LANGUAGES:
        b.post("/me", "/me", name="Ada", lang=lang)
        t.same(NO_MODEL[lang] in say(t, b, "/about", lang + ": About"),
               expected, "%s: it %s that there is no model" %
               (lang, "says" if expected else "does not say"))


def without_model(t):
    desk = Desk()
    alone = desk.d + "/alone/bin"
    os.makedirs(alone)
    with_model, desk.bin = desk.bin, alone + "/redress"
    shutil.copy(with_model, desk.bin)
    for args in (["case", "list"], ["search", "guitar"], ["intake"],
                 ["user", "list"], ["mailbox", "test", desk.address],
                 ["user", "add", "--email", "eve@meridian.test",
                  "--password-file", desk.d + "/password"]):
        code, _, err = told(desk, *args)
        t.same((code, "model" in err), (0, False),
               " ".join(args[:2]) + " judges nothing and says nothing of it")
    for args in (["judge"], ["check"], ["learn"]):
        _, _, err = told(desk, *args, stdin="You broke my guitar.")
        t.ok(re.search(r'warn event=model\.none setting="judge\.model" .*%s/" .*'
                       r'share/redress/redress\.model' % re.escape(alone), err),
             args[0] + " names the setting and where the model was looked for",
             err)
    desk.serve()
    t.same(desk.logged().count("event=model.none"), 1, "serve says so once")
    about(t, desk, True)
    desk.stop()
    desk.bin = with_model
    desk.serve()
    t.same(desk.logged().count("event=model.none"), 1, "with a model it is not "
           "said")
    about(t, desk, False)
    desk.stop()


def main():
    with Tap("commands") as t:
        without_model(t)


if __name__ == "__main__":
    main()
