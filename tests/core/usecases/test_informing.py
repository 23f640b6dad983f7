from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from jobclub.core.errors import Invalid, NotFound
from jobclub.core.events import PrivacyNoticePublished, PrivacyNoticeShown
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.privacy_notice import NoticeShown, Shown
from jobclub.core.people.staff import Actor, Role
from jobclub.core.usecases.administering import change_organisation
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.informing import (
    get_notice,
    list_notices,
    list_shown,
    note_shown,
    note_told,
    notice_for,
    publish_notice,
)
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import FixedClock, Town

ALL = Window()


@pytest.fixture
def who(anna: Enrolment) -> str:
    return anna.place.participant_id


@pytest.fixture
def herself(town: Town, who: str) -> Actor:
    return Actor(
        organisation_id=town.organisation.id, caller_id=who, role=Role.PARTICIPANT, participant_id=who
    )


def shown_to(office: Office, town: Town, who: str) -> list[NoticeShown]:
    return list(list_shown(office, town.admin, who, ALL).items)


def test_an_organisation_that_wrote_none_has_ours_in_every_language(
    office: Office, town: Town, unchanged: Callable[..., Any]
) -> None:
    with unchanged():
        notices = [notice_for(office, town.organisation.id, one) for one in ("da", "de", "en")]

    assert [one.language for one in notices] == ["da", "de", "en"]
    assert all(town.organisation.name in one.text and len(one.sections) == 6 for one in notices)
    assert {one.number for one in notices} == {1}


def test_in_a_language_it_is_not_written_in_it_is_read_in_the_organisations(
    office: Office, town: Town
) -> None:
    publish_notice(office, town.admin, {"en": "We", "de": "Wir"})

    assert notice_for(office, town.organisation.id, None, "da").text == "We"
    assert notice_for(office, town.organisation.id, "da", "de").text == "Wir"


def test_a_new_version_is_the_one_that_is_shown_and_earlier_ones_stay(
    office: Office, town: Town, store: MemoryStore
) -> None:
    first = publish_notice(office, town.admin, {"en": "We"})
    second = publish_notice(office, town.admin, {"en": "We, still"})

    assert (first.number, second.number, second.own) == (1, 2, True)
    assert list_notices(office, town.consultant, ALL).items == (first, second)
    assert get_notice(office, town.consultant, first.id) == first
    assert notice_for(office, town.organisation.id, "en").number == 2
    assert store.trail[-1].event == PrivacyNoticePublished(at=office.now(), notice_id=second.id)
    with pytest.raises(NotFound):
        get_notice(office, town.admin, "nothing")


def test_a_notice_that_can_not_be_is_refused(
    office: Office, town: Town, unchanged: Callable[..., Any]
) -> None:
    with unchanged(), pytest.raises(Invalid):
        publish_notice(office, town.admin, {"da": "Vi"})


def test_that_somebody_was_shown_it_is_kept_once_with_the_words_as_they_were(
    office: Office, town: Town, clock: FixedClock, *, store: MemoryStore, who: str, herself: Actor
) -> None:
    at = office.now()
    note_shown(office, herself)
    clock.advance(timedelta(days=1))
    note_shown(office, herself)

    (shown,) = shown_to(office, town, who)
    notice = get_notice(office, town.admin, shown.notice_id)
    assert (shown.at, shown.how) == (at, Shown.PAGE)
    assert (notice.number, notice.own) == (1, False)
    assert notice.texts["en"] == notice_for(office, town.organisation.id, "en").text
    happened = [one.event for one in store.trail if isinstance(one.event, PrivacyNoticeShown)]
    assert happened == [PrivacyNoticeShown(at=at, participant_id=who, notice_id=notice.id)]


def test_shown_again_it_changes_nothing(
    office: Office, herself: Actor, unchanged: Callable[..., Any]
) -> None:
    note_shown(office, herself)
    with unchanged():
        note_shown(office, herself)


def test_another_version_is_shown_anew(office: Office, town: Town, who: str, herself: Actor) -> None:
    note_shown(office, herself)
    published = publish_notice(office, town.admin, {"en": "We"})
    note_shown(office, herself)

    assert [one.notice_id for one in shown_to(office, town, who)][1:] == [published.id]


def test_ours_becomes_another_version_when_it_reads_differently(
    office: Office, town: Town, who: str, herself: Actor, bo: Enrolment
) -> None:
    note_shown(office, herself)
    change_organisation(office, town.admin, None, name="Newtown", reply_to="us@newtown.example")
    note_shown(office, herself)
    note_told(office, town.consultant, bo.place.participant_id)

    numbers = [get_notice(office, town.admin, one.notice_id).number for one in shown_to(office, town, who)]
    assert numbers == [1, 2]
    assert "Newtown" in notice_for(office, town.organisation.id, "en").text
    assert len(list_notices(office, town.admin, ALL).items) == 2


def test_staff_keep_that_they_told_somebody_without_a_page(
    office: Office, town: Town, who: str, herself: Actor
) -> None:
    told = note_told(office, town.consultant, who)
    note_shown(office, herself)

    assert told.how is Shown.STAFF
    assert shown_to(office, town, who) == [told]
    assert note_told(office, town.consultant, who) == told
    for act in (note_told, lambda *asked: list_shown(*asked, ALL)):
        with pytest.raises(NotFound):
            act(office, town.admin, "nobody")
