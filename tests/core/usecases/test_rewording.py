"""Messages in own words: checked before they are kept, and taken back at any time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import Forbidden, Invalid, NotFound, Stale
from jobclub.core.events import WordingReset, WordingSet
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.own_wording import LETTER, Misworded, OwnWording
from jobclub.core.office import Office
from jobclub.core.usecases.rewording import (
    get_wording,
    list_wordings,
    own_wording,
    reset_wording,
    sample_wording,
    set_wording,
    try_wording,
)
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import FixedClock, Town, memory_office, office_over, plain_post

from .postbox import Postbox

DAY, DA = "day_before", "da"


@pytest.fixture
def office(store: MemoryStore, clock: FixedClock) -> Office:
    return replace(office_over(store, clock), post=plain_post())


def own(**parts: str) -> OwnWording:
    return own_wording(DAY, DA, **{"subject": "Vi ses", "text": "Hej!", "short": "Vi ses.", **parts})


def test_a_message_has_our_words_until_somebody_writes_others(
    office: Office, town: Town, clock: FixedClock, recorded: Any
) -> None:
    ours = get_wording(office, town.consultant, DAY, DA)
    assert (ours.own, ours.revision, ours.words.subject) == (False, "ours", DAY)
    with recorded() as events:
        said = set_wording(office, town.coordinator, own(), frozenset({"ours"}))
    assert events == [WordingSet(at=clock(), notice=DAY, language=DA)]
    assert said == get_wording(office, town.consultant, DAY, DA)
    assert (said.own, said.words) == (True, replace(own(), version=1))
    assert list_wordings(office, town.consultant) == [said.words]
    assert not get_wording(office, town.consultant, DAY, "de").own


def test_words_that_changed_meanwhile_are_read_again_first(
    office: Office, town: Town, unchanged: Any
) -> None:
    first = set_wording(office, town.admin, own(), None)
    with unchanged(), pytest.raises(Stale):
        set_wording(office, town.admin, own(text="Davs!"), frozenset({"ours"}))
    with unchanged(), pytest.raises(Stale):
        reset_wording(office, town.admin, DAY, DA, frozenset({"ours"}))
    second = set_wording(office, town.admin, own(text="Davs!"), frozenset({first.revision}))
    assert (second.words.text, second.words.version) == ("Davs!", 2)


def test_words_taken_back_twice_are_taken_back_once(
    office: Office, town: Town, clock: FixedClock, recorded: Any
) -> None:
    set_wording(office, town.admin, own(), None)
    with recorded() as events:
        reset_wording(office, town.coordinator, DAY, DA, None)
        reset_wording(office, town.coordinator, DAY, DA, None)
    assert events == [WordingReset(at=clock(), notice=DAY, language=DA)]
    assert list_wordings(office, town.admin) == []


def test_words_that_no_message_can_be_written_with_are_refused(
    office: Office, town: Town, unchanged: Any
) -> None:
    for act in (try_wording, lambda *args: set_wording(*args, None)):
        with unchanged(), pytest.raises(Invalid) as refused:
            act(office, town.admin, own(text="Hej {person.__class__}"))
        assert refused.value.mistakes == (
            Misworded("/text", "holds a value, and here are none", 1, "unknown"),
        )


@pytest.mark.parametrize(
    ("parts", "where"),
    [
        ({"subject": " "}, [("/subject", None)]),
        ({"subject": "Two\nlines"}, [("/subject", None)]),
        ({"text": "x" * (LETTER + 1), "short": "\x00"}, [("/text", None), ("/short", None)]),
        ({"text": "Hej\n--- \nHej"}, [("/text", 2)]),
        ({"short": "---"}, [("/short", 1)]),
        ({"text": "CPR 010190-1234"}, [("/text", None)]),
    ],
)
def test_each_part_is_judged_as_a_text_first(
    office: Office, town: Town, parts: dict[str, str], where: list[tuple[str, int | None]]
) -> None:
    with pytest.raises(Invalid) as refused:
        set_wording(office, town.admin, own(**parts), None)
    assert [(one.pointer, one.line) for one in refused.value.mistakes] == where


def test_line_breaks_are_the_same_from_every_system() -> None:
    assert own(text=" One\r\nTwo\rThree \n").text == "One\nTwo\nThree"


def test_a_sample_of_words_is_shown_and_kept_nowhere(office: Office, town: Town, unchanged: Any) -> None:
    with unchanged():
        assert try_wording(office, town.coordinator, own(text="Davs!")).text == "Davs!"
        with pytest.raises(Forbidden):
            try_wording(office, town.consultant, own())


def test_a_sample_is_what_is_sent_now(office: Office, town: Town) -> None:
    def said() -> str:
        sample = sample_wording(office, town.consultant, DAY, DA)
        assert sample is not None
        return sample.text

    assert said() == f"From {town.organisation.name}"
    set_wording(office, town.admin, own(), None)
    assert said() == "Hej!"


@pytest.mark.parametrize(("notice", "language"), [("none", DA), (DAY, "fr"), ("meeting", DA)])
def test_only_messages_and_languages_there_are_have_words(
    office: Office, town: Town, notice: str, language: str
) -> None:
    with pytest.raises(NotFound):
        get_wording(office, town.admin, notice, language)
    with pytest.raises(NotFound):
        own_wording(notice, language, subject="", text="", short="")
    with pytest.raises(NotFound):
        sample_wording(office, town.admin, notice, language)


class Curt:
    """Words letters, and takes no own words."""

    def of(self, *_args: object) -> Any:
        return None


def test_where_nothing_takes_own_words_there_are_none_to_see(clock: FixedClock, town: Town) -> None:
    for post in (None, plain_post(wording=Curt())):
        bare = memory_office(clock, post=post)
        with pytest.raises(NotFound):
            get_wording(bare, town.admin, DAY, DA)


def test_words_differ_by_what_they_say() -> None:
    assert own().revision == replace(own(), version=7).revision
    assert own().revision != own(text="Davs!").revision
    assert own(subject="a", text="bc").revision != own(subject="ab", text="c").revision
    assert own().notice is Notice.DAY_BEFORE


def test_people_are_written_to_in_the_words_of_their_organisation(post: Postbox, club: Cohort) -> None:
    post.enrol(club, "Ann")
    post.go()
    ours = post.letter
    words = own_wording(ours.notice, ours.language, subject="Velkommen", text="Hej!", short="Hej!")
    set_wording(post.office, post.town.admin, words, None)
    post.enrol(club, "Bo")
    assert post.go() == ["Velkommen Bo"]
