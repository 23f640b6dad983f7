"""Webinars, series of them, and the places in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.agenda import AgendaItem, Material
from jobclub.core.activities.meeting import DialIn, Meeting, MeetingState
from jobclub.core.activities.places import PlaceState
from jobclub.core.errors import AlreadyEnrolled, NotFound, Stale
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window
from jobclub.core.office.webinars import WebinarFilter
from jobclub.core.webinars.registration import Fullness, Presence, WebinarPlace
from jobclub.core.webinars.series import Topic
from jobclub.core.webinars.webinar import Audience, Webinar, WebinarState
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.samples import a_person, a_place, a_wall
from jobclub.testing.store_contract.setting import ODD_MOMENT, Setting, walked
from jobclub.testing.store_contract.webinar_samples import a_series, a_webinar
from jobclub.testing.towns import Town

READY = Meeting(
    provider="link",
    state=MeetingState.READY,
    join_url="https://meet.example.org/1",
    dial_in=DialIn(number="+45 70 10 10 10", code="4711#"),
    reference="there",
    generation=2,
    told="so",
)
FULL: dict[str, Any] = {
    "description": "How to write it",
    "capacity": 15,
    "audience": Audience.INVITED,
    "observers": True,
    "agenda": (AgendaItem(minutes=60, item="Talk", lead="host"),),
    "uptake": 70,
    "mode": Mode.BOTH,
    "place": "Room 2",
}


def add(office: Office, town: Town, *webinars: Webinar) -> None:
    """Keep webinars."""
    with office.transaction(town.admin) as tx:
        tx.webinars.add(webinars)


def places_in(office: Office, town: Town, webinar: Webinar, *changes: dict[str, Any]) -> list[WebinarPlace]:
    """Give new people places in a webinar, one for each set of changes, in that order."""
    people = sorted((a_person() for _ in changes), key=lambda one: one.id)
    made = [
        WebinarPlace(webinar_id=webinar.id, place=a_place(person, **change))
        for person, change in zip(people, changes, strict=True)
    ]
    with office.transaction(town.admin) as tx:
        tx.participants.add_all(people)
        for one in made:
            tx.webinar_places.add(one)
    return made


def waiting(turn: int) -> dict[str, Any]:
    """Say that somebody waits."""
    return {"state": PlaceState.WAITLISTED, "enrolled_at": None, "turn": turn}


class WebinarContract(Setting):
    """Planned, changed, found; places one by one, in windows and in numbers."""

    def test_a_webinar_is_kept_as_it_was_planned(self, office: Office, town: Town) -> None:
        host, cohost = town.staff_ids[2:4]
        plain = a_webinar(host)
        full = a_webinar(
            host,
            cohost_ids=(cohost,),
            **FULL,
            sparring_service_id=new_id(),
            recording_link="https://example.org/film",
            recording_until=ODD_MOMENT,
            materials=(Material(title="Slides", link="https://example.org/slides"),),
            reason="Ill",
            meeting=READY,
        )
        add(office, town, plain, full)
        with office.reading(town.admin) as tx:
            assert (tx.webinars.get(plain.id), tx.webinars.get(full.id)) == (plain, full)
            with pytest.raises(NotFound):
                tx.webinars.get(new_id())

    def test_a_saved_webinar_has_the_next_version_and_is_not_overwritten(
        self, office: Office, town: Town
    ) -> None:
        one = a_webinar(town.staff_ids[2])
        add(office, town, one)
        with office.transaction(town.admin) as tx:
            saved = tx.webinars.save(replace(one, title="Better"))
            assert tx.webinars.save_meeting(one.id, READY) == replace(saved, meeting=READY)
        assert saved == replace(one, title="Better", version=1)
        with pytest.raises(Stale), office.transaction(town.admin) as tx:
            tx.webinars.save(replace(one, title="Worse"))

    def test_lists_are_by_time_and_give_what_is_wanted(self, office: Office, town: Town) -> None:
        host, other = town.staff_ids[2:4]
        late, early = (a_webinar(host, wall=a_wall(date(2027, 2, day))) for day in (9, 2))
        last = a_webinar(
            other, wall=a_wall(date(2027, 3, 2)), cohost_ids=(host,), state=WebinarState.CANCELLED
        )
        add(office, town, late, last, early)

        def page(window: Window, **wanted: Any) -> Page[Webinar]:
            with office.reading(town.admin) as tx:
                return tx.webinars.page(WebinarFilter(**wanted), window)

        ids = [early.id, late.id, last.id]
        assert walked(page, lambda one: one.id) == ids == walked(page, lambda one: one.id, limit=1)
        for wanted, found in (
            ({"presented_by": host}, ids),
            ({"presented_by": other}, ids[2:]),
            ({"state": WebinarState.CANCELLED}, ids[2:]),
            ({"since": late.starts_at}, ids[1:]),
            ({"until": late.starts_at}, ids[:1]),
        ):
            assert [one.id for one in page(Window(), **wanted).items] == found
        with office.reading(town.admin) as tx:
            assert tx.webinars.with_meetings_ahead(late.starts_at) == [late.id]

    def test_a_series_is_kept_with_its_dates(self, office: Office, town: Town) -> None:
        plain = a_series(town.staff_ids[2])
        settings = replace(plain.settings, **FULL, meeting_dial_in=READY.dial_in)
        series = replace(plain, id=new_id(), settings=settings, topics=(Topic(title="CV"),))
        dates = [
            a_webinar(series.host_id, series_id=series.id, wall=a_wall(date(2027, 2, n))) for n in (9, 2)
        ]
        with office.transaction(town.admin) as tx:
            tx.webinars.add_series(plain)
            tx.webinars.add_series(series)
            tx.webinars.add(dates)
        with office.transaction(town.admin) as tx:
            assert (tx.webinars.series(plain.id), tx.webinars.series(series.id)) == (plain, series)
            assert tx.webinars.of_series(series.id) == dates[::-1]
            assert tx.webinars.of_series(plain.id) == []
            assert set(tx.webinars.series_page(Window()).items) == {plain, series}
            saved = tx.webinars.save_series(replace(series, ended_on=date(2027, 2, 2)))
            assert saved == replace(series, ended_on=date(2027, 2, 2), version=1)
        with pytest.raises(Stale), office.transaction(town.admin) as tx:
            tx.webinars.save_series(replace(series, title="Worse"))
        with pytest.raises(NotFound), office.reading(town.admin) as tx:
            tx.webinars.series(new_id())

    def test_series_are_found_by_who_presents_them(self, office: Office, town: Town) -> None:
        _, beside, host, *_ = town.staff_ids
        plain, other = a_series(host), a_series(host)
        helped = replace(other, settings=replace(other.settings, cohost_ids=(beside,)))
        with office.transaction(town.admin) as tx:
            for series in (plain, helped):
                tx.webinars.add_series(series)
        with office.reading(town.admin) as tx:
            for who, theirs in ((host, {plain, helped}), (beside, {helped}), (new_id(), set())):
                assert set(tx.webinars.series_page(Window(), presented_by=who).items) == theirs

    def test_a_place_is_kept_with_what_became_of_it(self, office: Office, town: Town) -> None:
        webinar = a_webinar(town.staff_ids[2])
        add(office, town, webinar)
        (one,) = places_in(office, town, webinar, {})
        said: dict[str, Any] = {"channel": "poster", "observer_of": "Oldtown", "useful": 4, "missing": "Time"}
        with office.transaction(town.admin) as tx:
            saved = tx.webinar_places.save(replace(one, mark=Presence.PRESENT, **said))
        with office.transaction(town.admin) as tx:
            assert saved == replace(
                one, mark=Presence.PRESENT, **said, place=replace(one.place, version=one.place.version + 1)
            )
            assert tx.webinar_places.get(one.id) == saved
            assert tx.webinar_places.of(webinar.id, one.participant_id) == saved
            assert tx.webinar_places.of_participant(one.participant_id) == [saved]
            assert tx.webinar_places.answered(webinar.id, Window()).items == (saved,)
            assert tx.webinar_places.booked_after(webinar.id) == 0
        with pytest.raises(Stale), office.transaction(town.admin) as tx:
            tx.webinar_places.save(one)
        with pytest.raises(AlreadyEnrolled), office.transaction(town.admin) as tx:
            tx.webinar_places.add(replace(one, place=replace(one.place, id=new_id())))
        with pytest.raises(NotFound), office.reading(town.admin) as tx:
            tx.webinar_places.get(new_id())

    def test_those_who_have_a_place_and_are_elsewhere_are_counted(self, office: Office, town: Town) -> None:
        webinar, other = (a_webinar(town.staff_ids[2]) for _ in range(2))
        add(office, town, webinar, other)
        (one, _) = places_in(office, town, webinar, {}, {})
        with office.transaction(town.admin) as tx:
            tx.webinar_places.add(replace(one, webinar_id=other.id, place=replace(one.place, id=new_id())))
        with office.reading(town.admin) as tx:
            assert tx.webinar_places.elsewhere(webinar) == 1
            later = a_webinar(town.staff_ids[2], starts_at=webinar.ends_at)
            assert tx.webinar_places.elsewhere(replace(later, id=webinar.id)) == 0

    def test_who_has_a_place_is_there_then_and_is_not_forgotten_before(
        self, office: Office, town: Town
    ) -> None:
        webinar, off = (a_webinar(town.staff_ids[2]) for _ in range(2))
        add(office, town, webinar, replace(off, state=WebinarState.CANCELLED))
        (one,), (other,) = (places_in(office, town, where, {}) for where in (webinar, off))
        with office.reading(town.admin) as tx:
            found = tx.appointments.meanwhile(one.participant_id, webinar.span)
            assert [(c.kind, c.id, c.span) for c in found] == [(webinar.kind, webinar.id, webinar.span)]
            assert tx.appointments.meanwhile(other.participant_id, off.span) == []
            known = tx.retention.people(webinar.starts_at, limit=99)
            assert not {one.participant_id, other.participant_id} & {*known}

    def test_who_came_is_known_to_all_who_present_it(self, office: Office, town: Town) -> None:
        _, beside, host, other = town.staff_ids
        webinar = a_webinar(host, cohost_ids=(beside,))
        add(office, town, webinar)
        left = {"state": PlaceState.WITHDRAWN, "left_at": ODD_MOMENT}
        whose = [one.participant_id for one in places_in(office, town, webinar, {}, left)]
        with office.reading(town.admin) as tx:
            for who, theirs in ((host, whose), (beside, whose), (other, [])):
                assert [one.id for one in tx.participants.page(Window(), led_by=who).items] == theirs
                assert [one for one in whose if tx.participants.led_by(who, one)] == theirs

    def test_places_of_several_are_counted_at_once(self, office: Office, town: Town) -> None:
        webinar, other, empty = (a_webinar(town.staff_ids[2]) for _ in range(3))
        add(office, town, webinar, other, empty)
        places_in(office, town, webinar, {}, {}, waiting(4))
        places_in(office, town, other, {})
        with office.reading(town.admin) as tx:
            counted = tx.webinar_places.fullness_of([webinar.id, other.id, empty.id])
            assert counted == {webinar.id: Fullness(2, 1, 4), other.id: Fullness(1)}
            assert tx.webinar_places.fullness_of([]) == {}

    def test_places_are_counted_and_who_waits_has_an_order(self, office: Office, town: Town) -> None:
        webinar, empty = a_webinar(town.staff_ids[2]), a_webinar(town.staff_ids[2])
        add(office, town, webinar, empty)
        left = {"state": PlaceState.WITHDRAWN, "left_at": ODD_MOMENT, "turn": 7}
        had, third, second, gone = places_in(office, town, webinar, {}, waiting(3), waiting(2), left)

        def page(window: Window, **wanted: Any) -> Page[Any]:
            with office.reading(town.admin) as tx:
                return tx.webinar_places.page(webinar.id, window, **wanted)

        with office.reading(town.admin) as tx:
            places = tx.webinar_places
            assert places.fullness(webinar.id) == Fullness(taken=1, waiting=2, last_turn=7)
            assert places.fullness(empty.id) == Fullness()
            assert places.next_in_line(webinar.id, 1) == [second]
            assert places.next_in_line(webinar.id, 5) == [second, third]
            assert [places.position(one) for one in (had, third, second)] == [None, 2, 1]
            assert places.of(webinar.id, gone.participant_id) is None
            assert places.had(webinar.id) == [had]
        everybody = sorted([had.id, third.id, second.id, gone.id])
        assert walked(page, lambda one: one.registration.id) == everybody
        assert walked(page, lambda one: one.registration.id, limit=1) == everybody
        lines = page(Window(), state=PlaceState.WAITLISTED).items
        assert {(one.registration.id, one.position, one.name) for one in lines} == {
            (second.id, 1, "Petra Person"),
            (third.id, 2, "Petra Person"),
        }
