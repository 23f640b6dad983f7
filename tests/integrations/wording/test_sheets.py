"""What a template may not say, and how that is told: by line, with what to do."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobclub.core.notices.letter import Club, Due, Letter, Meets
from jobclub.integrations.wording.grammar import FILTERS, HIDDEN, VALUES, kinds_of
from jobclub.integrations.wording.moments import Filters
from jobclub.integrations.wording.proving import proved
from jobclub.integrations.wording.samples import samples_of
from jobclub.integrations.wording.sheets import MOST, environment_of, values_of

SUBJECT, LINK, SHORT = "Vi ses", "[Din side] {{ link }}", "Vi ses snart."
WHEN = "{{ session | when }}"


def letter(body: str, *, subject: str = SUBJECT, short: str = SHORT) -> str:
    """Give the template of a reminder with something in its fourth line."""
    return f"{subject}\nHej {{{{ name }}}}\n{WHEN}\n{body}\n{LINK}\n---\n{short}\n{LINK}\n"


def faults(text: str, name: str = "day_before", language: str = "da") -> list[tuple[int, str]]:
    """Give line and words of every fault."""
    sheet, found = proved(name, language, text)
    assert (sheet is None) == bool(found)
    return [(fault.line, fault.detail) for fault in found]


def test_the_plainest_letter_is_fine() -> None:
    assert faults(letter("")) == []


@pytest.mark.parametrize(
    "body",
    [
        "{# a remark #}",
        "{% if consultant and not session.place or position %}a{% elif name == 'b' %}c{% else %}d{% endif %}",
        "{% for one in sessions if not one.cancelled %}{{ one.minutes | duration }}{% else %}a{% endfor %}",
        "{% if sessions | length > 1 %}{{ sessions | length | plural('a', 'b') }}{% endif %}",
        "[A page of ours] https://www.midtby.example/help?a=1",
        "{% raw %}{{ nothing }}{% endraw %}",
        "{{ 'a word' }} {{ 3 }}",
    ],
)
def test_what_a_letter_may_say(body: str) -> None:
    assert faults(letter(body)) == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{{ nmae }}", "there is no `nmae`; did you mean `name`?"),
        ("{{ xyzzy }}", "there is no `xyzzy`; choose from `organisation`, `name`, `link`"),
        ("{{ zone }}", "there is no `zone`"),
        ("{{ session.plase }}", "there is no `plase` here; did you mean `place`?"),
        ("{{ session.starts_at.year }}", "there is no `year` here; choose from nothing"),
        ("{{ name.__class__ }}", "there is no `__class__` here"),
        ("{{ name.__class__.__mro__ }}", "there is no `__class__` here"),
        ("{{ session.__init__ }}", "there is no `__init__` here"),
        ("{{ ''.__class__ }}", "there is no `__class__` here"),
        ("{{ self }}", "there is no `self`"),
        ("{{ range }}", "there is no `range`"),
        ("{{ loop.index }}", "there is no `loop`"),
        ("{{ name.upper() }}", "calling something is not possible in a letter"),
        ("{{ range(3) }}", "calling something is not possible"),
        ("{{ lipsum() }}", "calling something is not possible"),
        ("{{ sessions[0] }}", "taking out of a list with [ ] is not possible"),
        ("{{ name['__class__'] }}", "taking out of a list with [ ] is not possible"),
        ("{{ 1 + 1 }}", "this (add) is not possible"),
        ("{{ name ~ name }}", "this (concat) is not possible"),
        ("{{ [name] }}", "this (list) is not possible"),
        ("{{ name if name else '' }}", "an `if` inside {{ }} is not possible"),
        ("{% if name is defined %}a{% endif %}", "`is` is not possible"),
        ("{% set a = name %}", "`set` is not possible"),
        ("{% set a %}b{% endset %}", "this (assignblock) is not possible"),
        ("{% include 'a' %}", "`include` is not possible"),
        ("{% extends 'a' %}", "this (extends) is not possible"),
        ("{% import 'a' as b %}", "this (import) is not possible"),
        ("{% macro a() %}b{% endmacro %}", "`macro` is not possible"),
        ("{% block a %}b{% endblock %}", "this (block) is not possible"),
        ("{% filter when %}b{% endfilter %}", "this (filterblock) is not possible"),
        ("{% with a = name %}b{% endwith %}", "this (with) is not possible"),
        ("{% autoescape true %}b{% endautoescape %}", "this (scope) is not possible"),
        ("{{ name | upper }}", "there is no filter `upper`; choose from `when`"),
        ("{{ session | wen }}", "there is no filter `wen`; did you mean `when`?"),
        ("{{ name | attr('__class__') }}", "there is no filter `attr`"),
        ("{{ name | when }}", "the filter `when` is for a session, like {{ session | when }}"),
        ("{{ sessions | moment }}", "the filter `moment` is for a time, like {{ reply_by | moment }}"),
        ("{{ name | duration }}", "the filter `duration` is for a number"),
        ("{{ name | length }}", "the filter `length` is for a list"),
        ("{{ position | plural }}", 'write this filter like `plural("meeting", "meetings")`'),
        ("{{ position | plural(name, name) }}", "write this filter like"),
        ("{{ position | plural(one='a', many='b') }}", "write this filter like"),
        ("{{ session | when('a') }}", "write this filter like `when`"),
        ("{{ session }}", "this can't be written as it is; add one of the filters `when`"),
        ("{{ session.starts_at }}", "add one of the filters `day`, `clock`, `moment`, `brief`"),
        ("{{ sessions }}", "add one of the filters `length`"),
        ("{{ met_rule }}", "this can't be written; write one of its values, or ask for it in an `if`"),
        ("{% for one in name %}a{% endfor %}", "a loop needs one of the lists: `sessions`, `tasks`, `clubs`"),
        ("{% for one in nobody %}a{% endfor %}", "there is no `nobody`"),
        ("{% for one in session %}a{% endfor %}", "a loop needs one of the lists"),
        ("{% for one in clubs %}{% for two in one.title %}a{% endfor %}{% endfor %}", "a loop needs one of"),
        ("{% for a, b in sessions %}a{% endfor %}", "write a loop like {% for one in sessions %}"),
        ("{% for one in sessions recursive %}a{% endfor %}", "write a loop like"),
        ("{% for one in sessions if one.x %}a{% endfor %}", "there is no `x` here"),
        ("{{ link }}", "a link needs a line of its own, like `[Your page] {{ link }}`"),
        ("See {{ session.join_url }}", "a link needs a line of its own"),
        ("[Here] {{ link }}.", "a link needs a line of its own"),
        ("{% if name %}a", "this is no template: Unexpected end of template"),
        ("{{ name }", "this is no template: unexpected '}'"),
        ("{% trans %}a{% endtrans %}", "this is no template: Encountered unknown tag 'trans'."),
        (
            "{{ " + "(" * 5000 + "name" + ")" * 5000 + " }}",
            "this is too tangled to be read; write it simpler",
        ),
        ("{{ " + "9" * 5000 + " }}", "this is too tangled to be read; write it simpler"),
        ("{{ 1e999999 }} {{ x }}", "there is no `x`"),
        ("{% if name %}" * 7 + "{% endif %}" * 7, "this is nested too deep; write it simpler"),
        (
            "{% for a in sessions %}{% for b in sessions %}c{% endfor %}{% endfor %}",
            "a loop in a loop needs a list",
        ),
        ("{{ consultant }}", "a letter may come without what is written here; ask for it first"),
        ("{{ session.place }}", "a letter may come without what is written here"),
        ("{{ reply_by | moment }}", "a letter may come without what is written here"),
        ("{{ position | plural('a', 'b') }}", "a letter may come without what is written here"),
        ("a\x07b", "this holds the character U+0007, which no text may hold; take it out"),
        ("a\u2028b", "this holds the character U+2028"),
    ],
)
def test_what_a_letter_may_not_say_is_named_by_its_line_with_what_to_do(body: str, words: str) -> None:
    found = faults(letter(body))
    assert {line for line, _ in found} <= (
        {2, 4} if "tangled" in words else {4, 5} if "end of" in words else {4}
    )
    assert any(words in detail for _, detail in found), found


def test_a_fault_in_each_part_is_named_by_its_line_in_the_file() -> None:
    text = f"Vi ses {{{{ a }}}}\n\n{{{{ b }}}}\n{{{{\n  c }}}}\n---\n\n{{{{ d }}}}\n{LINK}\n"
    assert [(line, detail[:16]) for line, detail in faults(text)] == [
        (1, "there is no `a`;"),
        (3, "there is no `b`;"),
        (5, "there is no `c`;"),
        (8, "there is no `d`;"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "this is empty; write something"),
        ("Vi ses\nHej\n", 2, "write the short form for a phone after one single line `---`"),
        ("Vi ses\nHej\n---\na\n---\nb\n", 5, "write the short form for a phone after one single line"),
        ("\nHej\n---\na\n", 1, "the first line, the subject, is empty; write it"),
        ("Vi ses\n\n---\na\n", 2, "the letter is empty; write it"),
        ("Vi ses\nHej\n---\n\n", 4, "the short form is empty; write it"),
        ("---\n", 1, "the first line, the subject, is empty; write it"),
        ("x" * (MOST + 1), 1, f"this is longer than {MOST} characters; shorten it"),
    ],
)
def test_a_file_has_a_subject_a_letter_and_a_short_form(text: str, line: int, words: str) -> None:
    assert any(at == line and words in detail for at, detail in faults(text)), faults(text)


@pytest.mark.parametrize("value", ["name", "organisation", "consultant", "session.place"])
def test_subject_and_short_form_hold_no_names_and_places(value: str) -> None:
    shown = f"{{% if {value} %}}{{{{ {value} }}}}{{% endif %}}"
    words = "others may read this over a shoulder: take names, titles and places out"
    assert faults(letter("", subject=f"Hej {shown}")) == [(1, words)]
    assert faults(letter("", short=f"Hej {shown}")) == [(7, words)]
    assert faults(letter(shown)) == []


@pytest.mark.parametrize(
    "word",
    ["Jobklub", "din jobsøgning", "for ledige", "Bewerbung", "Ihre neue Stelle", "unemployed", "A CV day"],
)
def test_subject_and_short_form_say_nothing_about_work(word: str) -> None:
    found = faults(letter("", subject=f"Vi ses: {word}")) + faults(letter("", short=f"Vi ses: {word}"))
    assert [line for line, _ in found] == [1, 1]
    assert "others may read over a shoulder" in found[0][1]
    assert found[0][1].startswith("the subject says '")
    assert found[1][1].startswith("the short form says '")
    assert faults(letter(word)) == []


@pytest.mark.parametrize("words", ["Der er en ledig plads", "Your homework", "Unsere Zusammenarbeit"])
def test_ordinary_words_are_no_such_words(words: str) -> None:
    assert faults(letter("", subject=words, short=words)) == []


def test_the_way_in_comes_on_top_of_a_short_forms_measure() -> None:
    way_in = "{% if session.dial_in %}{{ session.dial_in }}{% endif %}\n[O] {{ session.join_url }}"
    assert faults(letter("", short=f"{'x' * 65}\n{way_in}")) == []
    assert len(faults(letter("", short=f"{'x' * 80}\n{way_in}"))) == 1


def test_subject_and_short_form_have_their_measure() -> None:
    assert faults(letter("", subject="x" * 101)) == [
        (1, "the subject can get longer than 100 characters; shorten it")
    ]
    assert faults(letter("", short="x" * 80)) == [
        (1, "the short form can get longer than 160 characters with its link; shorten it")
    ]
    assert faults(letter("", subject="x" * 100, short="x" * 70)) == []


@pytest.mark.parametrize(
    ("name", "text", "values"),
    [
        ("day_before", f"Vi ses\n{WHEN}\n---\nVi ses\n", "`link`"),
        ("day_before", f"Vi ses\nHej\n{LINK}\n---\nVi ses\n{LINK}\n", "`session` or `sessions`"),
        ("place_offered", f"En plads\n{WHEN}\n{LINK}\n---\nEn plads\n{LINK}\n", "`reply_by`"),
        ("hour_before", f"Vi ses\n{WHEN}\n{LINK}\n---\nVi ses\n{LINK}\n", "`join_url`"),
        ("plan_changed", f"Nyt\n{WHEN}\n{LINK}\n---\nNyt\n{LINK}\n", "`was`"),
        ("digest", "Overblik\nHej\n---\nOverblik\n", "`clubs`"),
        ("closing", "Hilsen\n{{ organisation }}\n{% if link %}a{% endif %}\n", "`not_me`"),
    ],
)
def test_a_letter_says_what_its_readers_need(name: str, text: str, values: str) -> None:
    found = faults(text, name)
    assert (1, values) in [(line, detail.partition(" is left out")[0]) for line, detail in found]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (
            "day_before",
            f"Vi ses\n{WHEN}\n---\nVi ses\n{LINK}\n",
            "the letter leaves out a line like `[…] {{ link }}`",
        ),
        (
            "day_before",
            f"Vi ses\n{WHEN}\n{LINK}\n---\nVi ses\n",
            "the short form leaves out a line like `[…] {{ link }}`",
        ),
        (
            "hour_before",
            letter("{% if session.join_url and session.dial_in %}a{% endif %}"),
            "the letter leaves out a line like `[…] {{ join_url }}`",
        ),
        (
            "hour_before",
            letter("[Til mødet] {{ session.join_url }}\n{% if session.dial_in %}a{% endif %}"),
            "the short form leaves out how to join within the hour, `join_url` or `dial_in`",
        ),
        (
            "closing",
            "Hilsen\n{{ organisation }}\n{% if link and not_me %}a{% endif %}\n",
            "the letter leaves out a line like `[…] {{ not_me }}`",
        ),
    ],
)
def test_a_link_that_a_reader_needs_is_written_not_only_asked_for(name: str, text: str, told: str) -> None:
    assert (1, f"{told}; write it") in faults(text, name)


def test_the_closing_has_neither_subject_nor_short_form() -> None:
    text = "Hilsen\n{{ organisation }}\n{% if link %}\nFærre?\n{% endif %}\n[Ikke mig] {{ not_me }}\n"
    assert faults(text, "closing") == []


PIECES = [
    "{{ ", " }}", "{% ", " %}", "{#", "#}", "if ", "elif ", "else", "endif", "for one in ", "endfor",
    "name", "link", "sessions", "session", "one", ".place", ".starts_at", ".__class__", " | when",
    " | moment", " | plural('a', 'b')", "(", ")", "[", "]", "'", '"', "\\", "~", "-", "+", "*",
    "999999999999999999", "and ", "not ", "set ", "\n", "---", "- ", "> ", "[Here] {{ link }}", "æ", "{",
    "}", "%", "|", ".", ",", " ", "include ", "raw", "endraw", "self", "loop", "import os",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.sampled_from(["subject", "body", "short"])
)
def test_whatever_is_written_a_template_is_fine_or_its_faults_are_told(written: str, part: str) -> None:
    text = letter(written) if part == "body" else letter("", **{part: written})
    assert all(line >= 1 and detail for line, detail in faults(text))


@pytest.mark.parametrize("depth", [10, 100, 800])
@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("{% if name %}", "{% endif %}"),
        ("{% for one in sessions %}", "{% endfor %}"),
        ("{{ (", ") }}"),
        ("{% if name %}a{% elif name %}", ""),
    ],
)
def test_no_tangle_is_too_much_for_the_check(opening: str, closing: str, depth: int) -> None:
    assert faults(letter(opening * depth + closing * depth))
    assert faults(letter("{{ " + "not " * depth * 4 + "name }}"))


@pytest.mark.parametrize("depth", [40, 200, 300, 400, 4000])
def test_an_endless_condition_is_told_before_anybody_tries_to_understand_it(depth: int) -> None:
    told = faults(letter("{% if " + "not " * depth + "name %}a{% endif %}"))
    assert [detail for _, detail in told] == ["this is too tangled to be read; write it simpler"]


def test_a_condition_of_many_parts_is_fine() -> None:
    assert faults(letter("{% if " + "name and " * 30 + "name %}a{% endif %}")) == []


def test_many_branches_are_no_tangle() -> None:
    assert faults(letter("{% if name %}a" + "{% elif name %}a" * 1200 + "{% endif %}")) == []


# --- what a template sees -----------------------------------------------------------------------------


def test_a_template_sees_each_value_of_a_letter_but_how_it_is_worded() -> None:
    assert set(VALUES) == {field.name for field in fields(Letter)} - HIDDEN | {"session"}
    for shape in (Meets, Due, Club):
        assert set(kinds_of(shape)) == {field.name for field in fields(shape)}


@pytest.mark.parametrize("language", ["da", "de", "en"])
def test_the_sandbox_holds_our_filters_and_nothing_else(language: str) -> None:
    environment = environment_of(language)
    assert set(environment.filters) == set(Filters(language).by_name()) == set(FILTERS)
    assert environment.globals == {}
    assert environment.tests == {}
    assert environment.sandboxed


def test_a_template_sees_plain_values_only() -> None:
    def plain(value: object) -> bool:
        if isinstance(value, dict):
            return all(map(plain, value.values()))
        if isinstance(value, tuple):
            return all(map(plain, value))
        return value is None or type(value).__name__ in {
            "str",
            "Address",
            "int",
            "bool",
            "datetime",
            "Notice",
        }

    assert all(plain(values_of(one)) for one in samples_of("digest", "da"))
    assert all(plain(values_of(one)) for one in samples_of("plan_changed", "da"))
