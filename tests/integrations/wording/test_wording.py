"""An organisation's own words, from a folder."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from jobclub.core.errors import Invalid
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.letter import Letter
from jobclub.integrations.wording import TemplateWording, check
from jobclub.integrations.wording.folders import text_of
from jobclub.integrations.wording.samples import samples_of

LINK = "[Din side] {{ link }}"
OWN = f"""\
Vi venter dig
Godmorgen {{{{ name }}}}!
{{{{ session | when }}}}
{LINK}
---
Vi venter dig.
{LINK}
"""
Put = Callable[..., Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Give what puts a file into a folder of organisations' own letters, and gives its path."""

    def put(where: str, text: str | bytes = OWN) -> Path:
        file = tmp_path / where
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return put


@pytest.fixture
def letter() -> Letter:
    return next(samples_of(Notice.DAY_BEFORE, "da"))


def test_an_organisations_own_letter_is_used_for_it_by_name_or_by_id(
    put: Put, tmp_path: Path, letter: Letter
) -> None:
    put("Midtby Kommune/da/day_before.txt")
    put("0192-id/da/day_before.txt", OWN.replace("Godmorgen", "Davs"))
    words = TemplateWording(tmp_path)
    other = replace(letter, organisation="Nord Kommune")

    assert "Godmorgen Nora Lind!" in words.of(letter, "o").text
    assert "Davs Nora Lind!" in words.of(other, "0192-id").text
    assert words.of(other, "o") == TemplateWording().of(other, "o")


def test_its_own_letter_ends_like_every_other(put: Put, tmp_path: Path, letter: Letter) -> None:
    put("Midtby Kommune/da/day_before.txt")
    text = TemplateWording(tmp_path).of(letter, "o").text
    assert text.endswith(TemplateWording().of(letter, "o").text.partition("Har du spørgsmål")[2])


def test_its_own_closing_ends_all_its_letters(put: Put, tmp_path: Path, letter: Letter) -> None:
    put(
        "Midtby Kommune/da/closing.txt",
        text_of("closing", "da").replace("Venlig hilsen", "De bedste hilsner"),
    )
    words = TemplateWording(tmp_path)
    for notice in (Notice.DAY_BEFORE, Notice.MISSED):
        assert "De bedste hilsner\nMidtby Kommune" in words.of(next(samples_of(notice, "da")), "o").text
    assert "Kind regards" in words.of(replace(letter, language="en"), "o").text


def test_letters_it_has_none_of_its_own_of_stay_as_they_are(put: Put, tmp_path: Path) -> None:
    put("Midtby Kommune/da/day_before.txt")
    words = TemplateWording(tmp_path)
    for notice, language in ((Notice.MISSED, "da"), (Notice.DAY_BEFORE, "en")):
        letter = replace(next(samples_of(notice, language)), organisation="Midtby Kommune")
        assert words.of(letter, "o") == TemplateWording().of(letter, "o")


def test_a_name_is_found_however_its_letters_were_typed(put: Put, tmp_path: Path, letter: Letter) -> None:
    put("Ko\u0308ln/da/day_before.txt")
    assert "Godmorgen" in TemplateWording(tmp_path).of(replace(letter, organisation="K\u00f6ln"), "o").text


@pytest.mark.parametrize("name", ["..", "../Midtby Kommune", "/", ".", "", "Midtby Kommune/da"])
def test_a_name_never_leads_out_of_its_folder(put: Put, tmp_path: Path, letter: Letter, name: str) -> None:
    put("Midtby Kommune/da/day_before.txt")
    words = TemplateWording(tmp_path)
    assert "Godmorgen" not in words.of(replace(letter, organisation=name), name).text


def test_with_a_mistake_in_any_letter_nothing_starts(put: Put, tmp_path: Path) -> None:
    put("Midtby Kommune/da/day_before.txt")
    wrong = put(
        "Midtby Kommune/da/missed.txt",
        f"Hej\n{{{{ name.__class__ }}}}\n\n{{{{ nmae }}}}\n{LINK}\n---\n{LINK}\n",
    )
    with pytest.raises(Invalid) as found:
        TemplateWording(tmp_path)
    assert [mistake.detail for mistake in found.value.mistakes] == [
        f"{wrong}:2: there is no `__class__` here; choose from nothing",
        f"{wrong}:4: there is no `nmae`; did you mean `name`?",
    ]


@pytest.mark.parametrize(
    ("where", "text", "words"),
    [
        ("Midtby/sv/missed.txt", OWN, "'sv' is no language we speak; choose from da, de, en"),
        (
            "Midtby/da/mised.txt",
            OWN,
            "no letter is called like this; choose from closing.txt, place_confirmed.txt",
        ),
        ("Midtby/da/missed.txt.bak", OWN, "no letter is called like this"),
        ("Midtby/da/missed", OWN, "no letter is called like this"),
        ("Midtby/da/missed.txt", "Hørt".encode("latin-1"), "this is no text in UTF-8; save it as UTF-8"),
        (
            "Midtby/da/missed.txt/more.txt",
            OWN,
            "can't be read: Is a directory; a letter of your own belongs in",
        ),
        ("missed.txt", OWN, "can't be read: Not a directory; a letter of your own belongs in"),
        ("da/missed.txt", OWN, "can't be read: Not a directory; a letter of your own belongs in"),
    ],
)
def test_what_is_misplaced_in_a_folder_is_named(
    put: Put, tmp_path: Path, where: str, text: str | bytes, words: str
) -> None:
    put(where, text)
    (flaw,) = check(tmp_path)
    assert str(flaw).startswith(str(tmp_path))
    assert words in str(flaw)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="nowhere: can't be read: No such file or directory"):
        TemplateWording(tmp_path / "nowhere")


def test_hidden_files_and_a_mark_before_the_text_do_no_harm(put: Put, tmp_path: Path, letter: Letter) -> None:
    put(".git/config", b"x")
    put("Midtby Kommune/.DS_Store", b"\xff")
    put("Midtby Kommune/da/.missed.txt.swp", b"\xff")
    put("Midtby Kommune/da/day_before.txt", b"\xef\xbb\xbf" + OWN.replace("\n", "\r\n").encode())
    assert check(tmp_path) == []
    assert TemplateWording(tmp_path).of(letter, "o").subject == "Vi venter dig"


def test_a_letter_that_its_own_words_do_not_fit_is_written_in_ours(
    put: Put, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    put(
        "Midtby Kommune/da/plan_changed.txt",
        OWN.replace("Godmorgen", "{% for one in sessions %}{% if one.was %}Før{% endif %}{% endfor %}"),
    )
    words = TemplateWording(tmp_path)
    odd = replace(next(samples_of(Notice.PLAN_CHANGED, "da")), sessions=())
    with caplog.at_level(logging.ERROR):
        assert words.of(odd, "o") == TemplateWording().of(odd, "o")
    assert [record.getMessage() for record in caplog.records] == [
        "an organisation's own words can't be used, ours are"
    ]
    assert odd.name not in caplog.text
