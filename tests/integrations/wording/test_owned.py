"""An organisation's own words that are kept: whatever stands in them, a message goes out."""

from __future__ import annotations

import logging
import time
from typing import Any

import pytest

from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.own_wording import Misworded, OwnWording
from jobclub.core.office.own_words import CanUseOwnWords
from jobclub.core.people.organisation import LANGUAGES, Organisation
from jobclub.integrations.wording import TemplateWording, owned
from jobclub.integrations.wording.samples import samples_of

WORDS = TemplateWording()
TOWN = Organisation(id="town-1", name="Midtby", time_zone="Europe/Copenhagen", language="da")
LINK = "[Din side] {{ link }}"


def own(**parts: str) -> OwnWording:
    said = {
        "subject": "Vi ses {{ session.starts_at | moment }}",
        "text": f"Godmorgen {{{{ name }}}}!\n{{{{ session | when }}}}\n{LINK}",
        "short": f"Vi ses.\n{LINK}",
    }
    return OwnWording(notice=Notice.DAY_BEFORE, language="da", **said | parts)


def kinds(found: list[Misworded]) -> list[tuple[str, int | None, str]]:
    return [(one.pointer, one.line, one.kind) for one in found]


def test_a_wording_by_templates_can_use_own_words() -> None:
    assert isinstance(WORDS, CanUseOwnWords)


def test_a_letter_is_written_in_own_words_as_text_page_and_short_form() -> None:
    letter = next(samples_of(Notice.DAY_BEFORE, "da"))
    worded = WORDS.by(own(), letter, "town-1")
    assert worded.subject == "Vi ses tirsdag den 16. november kl. 14.00"
    assert "Godmorgen Nora Lind!" in worded.text
    assert "Godmorgen Nora Lind!" in worded.html
    assert worded.short.startswith("Vi ses. Din side: https://")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notice", Notice)
def test_our_own_letters_can_be_kept_as_they_are(notice: Notice, language: str) -> None:
    ours = WORDS.without_own(notice, language, TOWN)
    assert WORDS.mistakes_in(ours) == []
    letter = next(samples_of(notice, language))
    assert WORDS.by(ours, letter, "town-1") == WORDS.of(letter, "town-1")


def test_words_of_the_folder_are_what_one_begins_with(tmp_path: Any) -> None:
    file = tmp_path / "Midtby" / "da" / "day_before.txt"
    file.parent.mkdir(parents=True)
    file.write_text(
        f"Hej\nDavs {{{{ name }}}}\n{{{{ session | when }}}}\n{LINK}\n---\nHej.\n{LINK}\n", "utf-8"
    )
    found = TemplateWording(tmp_path).without_own(Notice.DAY_BEFORE, "da", TOWN)
    assert (found.subject, found.text.splitlines()[0]) == ("Hej", "Davs {{ name }}")
    assert found.short == f"Hej.\n{LINK}"


TRICKS = {
    "a single brace": "{person.__class__}",
    "a class": "{{ name.__class__ }}",
    "a class of a class": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "a way round by a filter": "{{ name | attr('__class__') }}",
    "a way round by a format": "{{ '{0.__class__}'.format(name) }}",
    "a format filter": "{{ '%s' | format(name) }}",
    "a global": "{{ self }}",
    "an import": "{% import 'os' as os %}",
    "an include": "{% include '/etc/passwd' %}",
    "a parent": "{% extends 'other' %}",
    "a call": "{{ cycler('a') }}",
    "a set": "{% set x = 1 %}",
    "a macro": "{% macro m() %}{% endmacro %}",
    "an endless loop": "{% for one in range(999999999) %}x{% endfor %}",
    "a loop that grows": "{% for one in sessions %}{% for two in sessions %}x{% endfor %}{% endfor %}",
    "a loop that calls itself": "{% for one in sessions recursive %}{{ loop(sessions) }}{% endfor %}",
    "a power": "{{ 9 ** 9 ** 9 }}",
    "a repetition": "{{ 'x' * 999999999 }}",
    "a name that is none": "{{ person }}",
    "a secret of ours": "{{ organisation_id }}",
    "an open bracket": "{{ name",
    "many brackets": "{{ " + "(" * 5000,
}


@pytest.mark.parametrize("trick", TRICKS.values(), ids=TRICKS)
def test_tricks_are_refused_by_part_and_line(trick: str) -> None:
    began = time.perf_counter()
    found = WORDS.mistakes_in(own(text=f"Godmorgen!\n{trick}\n{{{{ session | when }}}}\n{LINK}"))
    assert found
    assert {one.pointer for one in found} == {"/text"}
    assert 1 <= (found[0].line or 1) <= 4
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("part", ["subject", "short"])
def test_a_trick_in_another_part_is_said_there(part: str) -> None:
    told = kinds(
        WORDS.mistakes_in(own(**{part: f"Vi ses {{{{ person }}}} {LINK if part == 'short' else ''}"}))
    )
    assert (f"/{part}", 1 if part == "short" else None, "unknown") in told


def test_what_is_wrong_has_a_kind_for_other_languages() -> None:
    said = {
        "unknown": own(text=f"{{{{ nane }}}}\n{{{{ session | when }}}}\n{LINK}"),
        "impossible": own(text=f"{{{{ name() }}}}\n{{{{ session | when }}}}\n{LINK}"),
        "braces": own(text=f"Hej {{name}}\n{{{{ session | when }}}}\n{LINK}"),
        "template": own(text=f"{{% if name %}}\n{{{{ session | when }}}}\n{LINK}"),
        "private": own(subject="Hej {{ name }}"),
        "missing": own(text="{{ session | when }}"),
        "maybe": own(text=f"{{{{ consultant }}}}\n{{{{ session | when }}}}\n{LINK}"),
        "link": own(text=f"{{{{ session | when }}}} {LINK}"),
        "long": own(short=f"{'Vi ses ' * 30}\n{LINK}"),
        "empty": own(short=" "),
    }
    for kind, words in said.items():
        assert kind in {one.kind for one in WORDS.mistakes_in(words)}, kind


def test_words_that_tell_others_too_much_are_refused_where_they_stand() -> None:
    assert kinds(WORDS.mistakes_in(own(subject="Jobklub i morgen"))) == [("/subject", None, "private")]
    assert kinds(WORDS.mistakes_in(own(short=f"Jobklub.\n{LINK}"))) == [("/short", None, "private")]


BROKEN = own(text="{{ nobody }}")


def test_kept_words_that_are_wrong_stop_no_message_and_the_operator_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    letter = next(samples_of(Notice.DAY_BEFORE, "da"))
    with caplog.at_level(logging.ERROR):
        assert WORDS.by(BROKEN, letter, "town-1") == WORDS.of(letter, "town-1")
    [told] = caplog.records
    assert (told.of, told.organisation) == ("day_before", "town-1")  # type: ignore[attr-defined]
    assert "Nora" not in caplog.text


def test_words_that_nobody_can_read_any_more_stop_no_message(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = next(samples_of(Notice.DAY_BEFORE, "da"))
    monkeypatch.setattr(owned, "proved", _fails)
    unread = own(short=f"Vi ses snart.\n{LINK}")
    with caplog.at_level(logging.ERROR):
        assert WORDS.by(unread, letter, "town-1") == WORDS.of(letter, "town-1")
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def _fails(*_args: object) -> Any:
    raise RecursionError


def test_a_sample_is_of_invented_people(caplog: pytest.LogCaptureFixture) -> None:
    sample = WORDS.sample_by(own(), TOWN)
    assert "Nora Lind" in sample.text
    assert "Midtby" in sample.text
    assert caplog.records == []
