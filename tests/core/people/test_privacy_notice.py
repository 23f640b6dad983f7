from __future__ import annotations

from datetime import UTC, datetime

import pytest

from jobclub.core.errors import Invalid
from jobclub.core.people.organisation import LANGUAGES, Organisation
from jobclub.core.people.privacy_notice import (
    MOST,
    PrivacyNotice,
    checked_texts,
    default_texts,
    sections_of,
)

NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)
TOWN = Organisation(id="t", name="Midtby {Æ}", time_zone="Europe/Copenhagen", language="da")
REACHED = Organisation(
    id="t", name="Midtby", time_zone="Europe/Copenhagen", language="da", reply_to="us@midtby.example"
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_we_ship_says_who_what_why_who_sees_it_how_long_and_which_rights(language: str) -> None:
    text = default_texts(TOWN)[language]
    assert "Midtby {Æ} " in text
    assert [heading is not None and len(body) > 40 for heading, body in sections_of(text)] == [True] * 6
    assert all(f" {days} " in text for days in (84, 30, 365))
    assert "us@midtby.example" in default_texts(REACHED)[language]
    assert "{" not in text.replace("{Æ}", "")


def test_the_notice_we_ship_can_be_one_of_the_organisations_own() -> None:
    texts = default_texts(REACHED)
    assert checked_texts(texts, "da") == texts


@pytest.mark.parametrize(
    ("texts", "pointers"),
    [
        ({"da": " "}, ["/texts/da"]),
        ({"da": "x" * (MOST + 1)}, ["/texts/da"]),
        ({"da": "Vi", "en": "a\0b"}, ["/texts/en"]),
        ({"da": "Vi", "fr": "Nous"}, ["/texts/fr"]),
        ({"da": "Vi, 010170-1234"}, ["/texts/da"]),
        ({"en": "We"}, ["/texts"]),
        ({}, ["/texts"]),
    ],
)
def test_what_can_be_no_notice_is_refused(texts: dict[str, str], pointers: list[str]) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_texts(texts, "da")
    assert [mistake.pointer for mistake in refusal.value.mistakes] == pointers


def test_a_notice_is_read_in_the_first_language_there_is() -> None:
    notice = PrivacyNotice(id="n", number=1, texts={"da": "Vi", "en": "We"}, published_at=NOW)
    assert notice.in_language("de", None, "en", "da") == ("en", "We")
    assert notice.in_language("de") == ("da", "Vi")


def test_sections_are_set_apart_by_empty_lines_and_may_have_a_heading() -> None:
    text = "Who we are\nThe town.\nAnd the job centre.\r\n\r\nAsk us.\n\n\n\nLast\nOne"
    assert sections_of(text) == [
        ("Who we are", "The town.\nAnd the job centre."),
        (None, "Ask us."),
        ("Last", "One"),
    ]
