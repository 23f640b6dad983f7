from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from jobclub.core.activities.agenda import AgendaItem, Material
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.programme import Programme
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.subject import Subject, adapted, subject_of
from tests.core.cohorts.acts import Pointers

OWN = (AgendaItem(minutes=90, item="Letters only", lead="group"),)


@pytest.fixture(scope="module")
def rich(programme: Programme) -> Programme:
    """The programme with goals and materials."""
    units = tuple(
        replace(
            unit, goals=(f"Know {unit.key}",), materials=(Material(title=unit.key, link="https://x.org"),)
        )
        for unit in programme.units
    )
    return replace(programme, units=units)


@pytest.fixture(scope="module")
def letter(club: Cohort) -> Session:
    return club.session("s3")


def adapt(session: Session, reason: str | None = "They write well already", **changes: Any) -> Session:
    return adapted(session, changes, reason=reason)


def test_a_session_is_about_its_unit(letter: Session, rich: Programme) -> None:
    unit = rich.unit("letter")
    assert subject_of(letter, rich) == Subject(
        topic="Week of letter",
        goals=("Know letter",),
        agenda=unit.agenda,
        materials=unit.materials,
        adapted=False,
    )


def test_after_a_merge_it_is_about_both_in_turn(letter: Session, rich: Programme) -> None:
    subject = subject_of(replace(letter, merged_unit_keys=("cv",)), rich)
    assert subject.topic == "Week of letter · Week of cv"
    assert subject.agenda == (*rich.unit("letter").agenda, *rich.unit("cv").agenda)
    assert subject.goals == ("Know letter", "Know cv")


def test_a_session_without_a_unit_is_about_nothing_or_about_its_own_topic(
    letter: Session, rich: Programme
) -> None:
    free = replace(letter, unit_key=None)
    nothing = Subject(topic=None, goals=(), agenda=(), materials=(), adapted=False)
    assert subject_of(free, rich) == nothing
    assert subject_of(replace(free, topic="Factory"), rich) == replace(nothing, topic="Factory", adapted=True)


def test_the_groups_own_topic_and_agenda_stand_in_place_of_the_programmes(
    letter: Session, rich: Programme
) -> None:
    plain = subject_of(letter, rich)
    topic = subject_of(adapt(letter, topic="Our letters"), rich)
    agenda = subject_of(adapt(letter, agenda=OWN), rich)
    assert topic == replace(plain, topic="Our letters", adapted=True)
    assert agenda == replace(plain, agenda=OWN, adapted=True)
    assert subject_of(adapt(letter, agenda=()), rich) == replace(plain, agenda=(), adapted=True)


def test_nothing_of_its_own_is_the_programmes_again(letter: Session) -> None:
    own = adapt(letter, topic="Our letters", agenda=OWN)
    assert adapt(own, topic=None) == replace(letter, agenda=OWN)
    assert adapt(own, topic=None, agenda=None) == letter


def test_what_is_not_named_stays(letter: Session) -> None:
    own = adapt(letter, topic="Our letters")
    assert adapted(own, {"place": "Room 2"}, reason=None) == own


def test_a_topic_or_an_agenda_of_the_groups_own_needs_a_reason(letter: Session, pointers: Pointers) -> None:
    for change in ({"topic": "Our letters"}, {"topic": None}, {"agenda": OWN}, {"agenda": None}):
        assert pointers(adapt, letter, None, **change) == ["/reason"]


def test_every_mistake_is_named_at_once(letter: Session, pointers: Pointers) -> None:
    long = (AgendaItem(minutes=100, item="One"), AgendaItem(minutes=21, item="Two"))
    assert pointers(adapt, letter, None, topic="", agenda=long) == ["/reason", "/topic", "/agenda"]


def test_an_agenda_takes_no_longer_than_its_session(letter: Session, pointers: Pointers) -> None:
    assert pointers(adapt, replace(letter, minutes=89), agenda=OWN) == ["/agenda"]
    assert adapt(replace(letter, minutes=90), agenda=OWN).agenda == OWN
