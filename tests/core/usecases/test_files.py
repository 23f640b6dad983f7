"""Files that come in with homework, and who gets them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.handed_file import FileFault, FileKind, HandedFile, SentFile, UnfitFile
from jobclub.core.cohorts.homework import Answer
from jobclub.core.errors import Forbidden, Invalid, NotFound
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.usecases.answering import hand_in_own
from jobclub.core.usecases.coaching import (
    get_file,
    get_submission,
    give_feedback,
    hand_in,
    list_homework,
    list_submissions,
)
from jobclub.core.usecases.enrolling import Enrolment, withdraw
from jobclub.core.usecases.showing import my_file, my_task
from jobclub.integrations.files import FileCleaner
from jobclub.testing import FixedClock, Town
from tests.core.usecases.people import themselves

LINES = SentFile("My lines.TXT", b"Ten lines.")
TOLD = HandedFile("My lines.txt", FileKind.TEXT, 10)
Unchanged = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def office(office: Office) -> Office:
    """An office that looks into files."""
    return replace(office, cleaner=FileCleaner())


@pytest.fixture
def task_id(office: Office, town: Town, club: Cohort) -> str:
    return list_homework(office, town.consultant, club.sessions[0].id, Window()).items[0].task.id


def sent_by(office: Office, town: Town, who: Enrolment, task_id: str, **given: Any) -> Any:
    return hand_in_own(office, themselves(town, who), task_id, **{"file": LINES, **given})


def test_a_file_is_handed_in_and_both_sides_get_it(
    office: Office, town: Town, anna: Enrolment, task_id: str
) -> None:
    given = sent_by(office, town, anna, task_id)

    assert (given.file, given.text, given.number) == (TOLD, None, 1)
    assert get_submission(office, town.consultant, given.id) == given
    assert get_file(office, town.consultant, given.id) == (TOLD, b"Ten lines.")
    assert my_file(office, themselves(town, anna), given.id) == (TOLD, b"Ten lines.")
    assert my_task(office, themselves(town, anna), task_id).submissions[0].file == TOLD


def test_the_staff_hand_a_file_in_for_somebody(
    office: Office, town: Town, anna: Enrolment, task_id: str
) -> None:
    whose = anna.place.participant_id
    given = hand_in(
        office, town.consultant, task_id, participant_id=whose, text="By post", link=None, file=LINES
    )
    assert list_submissions(office, town.consultant, task_id, Window()).items == (given,)
    assert get_file(office, town.coordinator, given.id)[1] == b"Ten lines."


def test_the_same_file_twice_is_one_submission_until_somebody_answers(
    office: Office, town: Town, anna: Enrolment, task_id: str, unchanged: Unchanged
) -> None:
    first = sent_by(office, town, anna, task_id)
    with unchanged():
        assert sent_by(office, town, anna, task_id) == first
    assert sent_by(office, town, anna, task_id, file=SentFile("My lines.txt", b"Six lines!")).number == 2
    assert sent_by(office, town, anna, task_id, text="See here").number == 3
    last = sent_by(office, town, anna, task_id)
    assert last.number == 4
    give_feedback(office, town.consultant, last.id, Answer.RETURNED, "Two more, please.")
    assert sent_by(office, town, anna, task_id).number == 5


def test_a_link_alone_is_handed_in(office: Office, town: Town, anna: Enrolment, task_id: str) -> None:
    given = sent_by(office, town, anna, task_id, file=None, link="https://example.org/cv")
    assert (given.link, given.file) == ("https://example.org/cv", None)
    with pytest.raises(Invalid) as refusal:
        sent_by(office, town, anna, task_id, file=None, link="http://example.org/cv")
    assert [mistake.pointer for mistake in refusal.value.mistakes] == ["/link"]


@pytest.mark.parametrize(
    ("content", "fault"), [(b"", FileFault.EMPTY), (b"<html>", FileFault.UNKNOWN)], ids=["empty", "a page"]
)
def test_a_file_that_is_not_taken_changes_nothing(
    office: Office,
    town: Town,
    anna: Enrolment,
    task_id: str,
    unchanged: Unchanged,
    *,
    content: bytes,
    fault: FileFault,
) -> None:
    with unchanged(), pytest.raises(UnfitFile) as refusal:
        sent_by(office, town, anna, task_id, file=SentFile("cv.jpg", content))
    assert refusal.value.fault is fault


def test_where_nobody_looks_into_files_none_is_taken(
    office: Office, town: Town, anna: Enrolment, task_id: str
) -> None:
    with pytest.raises(UnfitFile):
        sent_by(replace(office, cleaner=None), town, anna, task_id)


def test_nobody_else_gets_it(
    office: Office, town: Town, anna: Enrolment, bo: Enrolment, task_id: str
) -> None:
    given = sent_by(office, town, anna, task_id)

    with pytest.raises(NotFound):
        my_file(office, themselves(town, bo), given.id)
    with pytest.raises(Forbidden):
        get_file(office, town.colleague, given.id)
    with pytest.raises(Forbidden):
        my_file(office, town.consultant, given.id)
    with pytest.raises(Forbidden):
        get_file(office, themselves(town, anna), given.id)


def test_who_left_the_group_still_gets_what_is_theirs(
    office: Office, town: Town, anna: Enrolment, clock: FixedClock, task_id: str
) -> None:
    given = sent_by(office, town, anna, task_id)
    clock.advance(timedelta(days=8))
    withdraw(office, town.consultant, anna.place.id)
    assert my_file(office, themselves(town, anna), given.id)[0] == TOLD


def test_an_address_that_leads_to_no_file_is_not_found(
    office: Office, town: Town, anna: Enrolment, task_id: str
) -> None:
    plain = sent_by(office, town, anna, task_id, file=None, text="Ten lines.")
    me = themselves(town, anna)
    for id_ in (plain.id, task_id, anna.place.id, "nothing"):
        with pytest.raises(NotFound):
            my_file(office, me, id_)
        with pytest.raises(NotFound):
            get_file(office, town.consultant, id_)


def test_a_file_that_is_kept_no_longer_is_not_found_though_it_is_told_of(
    office: Office, town: Town, anna: Enrolment, task_id: str
) -> None:
    given = sent_by(office, town, anna, task_id)
    with office.transaction(town.admin) as tx:
        assert tx.files.of_participant(anna.place.participant_id) == [given.id]
        assert tx.files.forget(anna.place.participant_id) == 1
    assert get_submission(office, town.consultant, given.id).file == TOLD
    with pytest.raises(NotFound):
        get_file(office, town.consultant, given.id)
