#!/usr/bin/env python3
"""`redress judge --json`: one line out for each line in, in order; what is
wrong is answered with its reason, and the exit code says so at the end."""
import json
import subprocess
import sys

from servers import Tap

FIELDS = ("id", "lang", "kind", "harm", "flags", "causes", "asks",
          "said_before", "sentiment", "tone", "findings", "promises")


def judge(program, data, *options):
    done = subprocess.run([program, "judge", "--json", *options], input=data,
                          capture_output=True, timeout=120, check=False)
    return done.returncode, [json.loads(l) for l in done.stdout.splitlines()]


def lines(*items):
    return b"".join(json.dumps(i).encode() + b"\n" for i in items)


def fixed_form(t, program):
    code, out = judge(program, lines(
        {"id": 7, "text": "I want my money back.", "direction": "in",
         "lang": "en", "channel": "mail"},
        {"id": "b", "text": "Dear Ann, you are an idiot.",
         "direction": "out", "lang": None},
        {"id": [1, None], "text": "我要求全额退款。"}))
    t.same(code, 0, "all is well")
    t.same([o["id"] for o in out], [7, "b", [1, None]],
           "answers come in order, with the ids as they were")
    t.ok(all(f in o for o in out for f in FIELDS), "every field is there")
    t.same(out[0]["asks"], ["refund"], "the refund is asked for")
    t.ok(abs(sum(out[0]["kind"].values()) - 1) < 0.01, "kinds sum to one")
    t.ok(any(f["what"] == "insult" and f["level"] == "stop"
             for f in out[1]["findings"]), "an insult of ours is stopped")
    t.same(out[0]["findings"], [], "what customers write is not guarded")
    t.same(out[2]["lang"], "zh-Hans", "the language is found")


def wrong_lines(t, program):
    code, out = judge(
        program,
        b'not json\n[1]\n{"id":1}\n{"id":2,"text":7}\n'
        b'{"id":3,"text":"x","direction":"up"}\n'
        b'{"id":4,"text":"x","lang":"klingon"}\n'
        b'{"id":5,"text":"\xff"}\n\n'
        b'{"id":6,"text":"The lamp is broken."}')
    t.same(code, 65, "wrong lines make the exit code 65")
    t.same([o["id"] for o in out], [None, None, 1, 2, 3, 4, None, 6],
           "each of them is answered, an empty one is passed over")
    t.ok(all("error" in o and o["line"] for o in out[:7]),
         "with the reason and the number of the line")
    t.ok("error" not in out[7], "the good line among them is judged, though "
         "no line break ends it")


def long_lines(t, program):
    code, out = judge(program, b'{"id":1,"text":"' + b"a" * (9 << 20) + b'"}\n'
                      + lines({"id": 2, "text": "a" * (2 << 20)}))
    t.same(code, 65, "a line of 9 MB is too long")
    t.ok("longer" in out[0]["error"], "and is told so")
    t.same(out[1]["id"], 2, "the next is judged")


def main():
    program = sys.argv[1]
    with Tap("judge_lines") as t:
        fixed_form(t, program)
        wrong_lines(t, program)
        long_lines(t, program)


if __name__ == "__main__":
    main()
