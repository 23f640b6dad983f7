from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobclub.integrations.wording.inert import inert
from tests.integrations.wording.letters import LINKABLE, TEXTS


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Win at http://evil.example", "Win at http: //evil. example"),
        ("https://evil.example/p?x=1", "https: //evil. example/p?x=1"),
        ("www.9evil", "www. 9evil"),
        ("evil.example", "evil. example"),
        ("rosa@evil", "rosa @ evil"),
        ("rosa@", "rosa @"),
        ("\\\\evil\\share", "\\ \\evil\\share"),
        ("Torvet 1.th", "Torvet 1. th"),
    ],
)
def test_what_would_become_a_link_is_taken_apart(typed: str, shown: str) -> None:
    assert inert(typed) == shown


@pytest.mark.parametrize(
    "name",
    [
        "Nora Lind",
        "J. P. Jensen",
        "H.C. Andersen",
        "Anne-Marie d'Or",
        "Dr. Weiß",
        "علي بن أحمد",
        "Lokale 2.14",
        "Hus 3: 2. sal",
        "👩‍👩‍👧 Zoë",
    ],
)
def test_ordinary_names_and_places_stay_as_they_are(name: str) -> None:
    assert inert(name) == name


def test_a_text_is_one_line_without_control_characters_and_turned_directions() -> None:
    assert inert("a\r\nb\tc\x00d\u2028e\x85f") == "a b c d e f"
    assert inert("\u202egnirts\u2066x\u2069") == "gnirtsx"
    assert inert("\ud800a\ufffeb\U0010ffffc\ufdd0d") == "abcd"


@given(TEXTS | st.text())
def test_whatever_was_typed_no_program_finds_a_link_in_it(typed: str) -> None:
    shown = inert(typed)
    assert not LINKABLE.search(shown)
    assert not {unicodedata.category(one) for one in shown} & {"Cc", "Cs", "Zl", "Zp"}
    assert inert(shown) == shown
