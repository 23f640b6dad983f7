"""Services, and the hours of those who give them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.hours import ExceptionKind, HoursException, Opening, Timetable, WeeklyHours
from jobclub.core.appointments.offer import Audience, Package, Service, ServiceState
from jobclub.core.errors import NotFound, Stale
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.setting import SOME_ROWS, Setting, walked
from jobclub.testing.towns import STARTS_ON as MONDAY
from jobclub.testing.towns import Town

WEEK = (
    WeeklyHours(weekday=0, opens=time(9), closes=time(12, 30)),
    WeeklyHours(weekday=0, opens=time(13), closes=time(15), from_on=MONDAY, until_on=date(2027, 6, 30)),
    WeeklyHours(weekday=6, opens=time(0), closes=time(23, 59)),
)


def a_service(*staff_ids: str) -> Service:
    """Give a service that says no more than it must."""
    return Service(
        id=new_id(),
        title="Sparring",
        minutes=45,
        modes=(Mode.ONLINE,),
        consultant_ids=tuple(sorted(staff_ids)),
    )


def a_full_service(*staff_ids: str) -> Service:
    """Give a service that says everything it can."""
    return replace(
        a_service(*staff_ids),
        description="Bring your CV.\nAnd time.",
        modes=(Mode.WALK, Mode.PHONE),
        buffer_before=5,
        buffer_after=10,
        notice_minutes=60,
        horizon_days=60,
        daily_cap=6,
        step_minutes=30,
        change_until_minutes=120,
        audience=Audience.PUBLIC,
        package=Package(calls=4, min_days=2, max_days=7),
        wants_material=True,
        meeting_provider="link",
        state=ServiceState.CLOSED,
    )


def away(staff_id: str, first_on: date = MONDAY, days: int = 0) -> HoursException:
    """Let somebody be away for some days."""
    return HoursException(
        id=new_id(),
        staff_id=staff_id,
        first_on=first_on,
        last_on=first_on + timedelta(days=days),
        kind=ExceptionKind.AWAY,
    )


def offered(office: Office, town: Town, *services: Service) -> None:
    """Keep services."""
    with office.transaction(town.admin) as tx:
        for service in services:
            tx.services.add(service)


class ServiceContract(Setting):
    """Services, weekly hours, days that are different."""

    def test_a_service_is_kept_with_all_it_says(self, office: Office, town: Town) -> None:
        _, _, one, two = town.staff_ids
        plain, full = a_service(two), a_full_service(two, one)
        offered(office, town, plain, full)
        with office.reading(town.admin) as tx:
            assert (tx.services.get(plain.id), tx.services.get(full.id)) == (plain, full)
            assert tx.services.titles([full.id, new_id()]) == {full.id: full.title}

    def test_a_service_nobody_offers_is_not_found(self, office: Office, town: Town, other: Town) -> None:
        theirs = a_service(other.staff_ids[2])
        offered(office, other, theirs)
        for service_id in (new_id(), theirs.id):
            with pytest.raises(NotFound), office.reading(town.admin) as tx:
                tx.services.get(service_id)

    def test_a_saved_service_has_the_next_version_and_its_new_consultants(
        self, office: Office, town: Town
    ) -> None:
        _, _, one, two = town.staff_ids
        service = a_full_service(one)
        offered(office, town, service)
        with office.transaction(town.admin) as tx:
            saved = tx.services.save(replace(service, package=None, daily_cap=None, consultant_ids=(two,)))
        assert saved.version == 1
        with office.reading(town.admin) as tx:
            assert tx.services.get(service.id) == saved
            assert tx.services.consultants(service.id) == [two]

    def test_a_service_changed_meanwhile_is_not_overwritten(self, office: Office, town: Town) -> None:
        service = a_service(town.staff_ids[2])
        offered(office, town, service)
        with office.transaction(town.admin) as tx:
            tx.services.save(replace(service, title="First"))
        with pytest.raises(Stale), office.transaction(town.admin) as tx:
            tx.services.save(replace(service, title="Second"))
        with office.reading(town.admin) as tx:
            assert tx.services.get(service.id).title == "First"

    @SOME_ROWS
    def test_services_are_listed_by_their_ids_all_of_them_or_in_one_state(
        self, office: Office, town: Town, rows: int
    ) -> None:
        open_ = [a_service(town.staff_ids[2]) for _ in range(rows)]
        closed = a_full_service(town.staff_ids[2])
        offered(office, town, *open_, closed)
        with office.reading(town.admin) as tx:
            found = walked(
                lambda window: tx.services.page(window, state=ServiceState.ACTIVE), lambda one: one.id
            )
            assert found == [one.id for one in open_]
            assert tx.services.page(Window(), state=ServiceState.CLOSED).items == (closed,)
            assert walked(tx.services.page, lambda one: one.id)[-1] == closed.id

    def test_who_left_gives_no_service_any_more(self, office: Office, town: Town) -> None:
        _, _, one, two = town.staff_ids
        service = a_service(one, two)
        offered(office, town, service)
        with office.transaction(town.admin) as tx:
            left_at: datetime = office.now()
            tx.staff.save(replace(tx.staff.get(one), left_at=left_at))
        with office.reading(town.admin) as tx:
            assert tx.services.consultants(service.id) == [two]
            assert tx.services.get(service.id) == service

    def test_hours_are_kept_as_written_and_exchanged_as_a_whole(self, office: Office, town: Town) -> None:
        _, _, one, two = town.staff_ids
        with office.transaction(town.admin) as tx:
            tx.services.set_hours(one, WEEK)
            tx.services.set_hours(two, WEEK[:1])
        with office.transaction(town.admin) as tx:
            assert tx.services.hours(one) == WEEK
            tx.services.set_hours(one, WEEK[1:])
        with office.transaction(town.admin) as tx:
            assert (tx.services.hours(one), tx.services.hours(two)) == (WEEK[1:], WEEK[:1])
            tx.services.set_hours(two, ())
        with office.reading(town.admin) as tx:
            assert tx.services.hours(two) == ()

    def test_timetables_hold_hours_and_what_is_different_meanwhile(self, office: Office, town: Town) -> None:
        _, _, one, two = town.staff_ids
        before, during, after = (away(one, MONDAY + timedelta(days=n), 1) for n in (-2, -1, 3))
        special = replace(
            away(two), kind=ExceptionKind.SPECIAL, hours=(Opening(time(12), time(15)),), reason="Fair"
        )
        with office.transaction(town.admin) as tx:
            tx.services.set_hours(one, WEEK)
            tx.services.add_exceptions([before, during, after, special])
        with office.reading(town.admin) as tx:
            found = tx.services.timetables([two, one], MONDAY, MONDAY + timedelta(days=2))
            assert tx.services.timetables([], MONDAY, MONDAY) == []
        assert found == [
            Timetable(staff_id=one, hours=WEEK[:2], exceptions=(during,)),
            Timetable(staff_id=two, exceptions=(special,)),
        ]

    def test_timetables_hold_the_weekdays_that_are_asked_for(self, office: Office, town: Town) -> None:
        who, sunday = town.staff_ids[2], MONDAY + timedelta(days=6)
        with office.transaction(town.admin) as tx:
            tx.services.set_hours(who, WEEK)
        wanted = {
            (MONDAY, MONDAY): WEEK[:2],
            (MONDAY + timedelta(days=1), sunday): WEEK[2:],
            (MONDAY, sunday): WEEK,
            (sunday, sunday + timedelta(days=1)): WEEK,
        }
        with office.reading(town.admin) as tx:
            found = {days: tx.services.timetables([who], *days)[0].hours for days in wanted}
        assert found == wanted

    def test_days_are_kept_as_they_were_said_until_they_are_taken_back(
        self, office: Office, town: Town
    ) -> None:
        service = a_service(town.staff_ids[2])
        offered(office, town, service)
        lent = replace(away(town.staff_ids[2]), kind=ExceptionKind.LENT, service_id=service.id)
        with office.transaction(town.admin) as tx:
            tx.services.add_exceptions([lent])
        with office.transaction(town.admin) as tx:
            assert tx.services.exception(lent.id) == lent
            tx.services.remove_exception(lent.id)
        with pytest.raises(NotFound), office.reading(town.admin) as tx:
            tx.services.exception(lent.id)
        with pytest.raises(NotFound), office.transaction(town.admin) as tx:
            tx.services.remove_exception(lent.id)

    @SOME_ROWS
    def test_days_that_are_not_over_are_listed_by_their_ids(
        self, office: Office, town: Town, rows: int
    ) -> None:
        _, _, one, two = town.staff_ids
        mine = [away(one, MONDAY - timedelta(days=1), 1) for _ in range(rows)]
        with office.transaction(town.admin) as tx:
            tx.services.add_exceptions([*mine, away(one, MONDAY - timedelta(days=2), 1), away(two)])
        with office.reading(town.admin) as tx:
            found = walked(
                lambda window: tx.services.exceptions(one, window, since=MONDAY), lambda day: day.id
            )
        assert found == [day.id for day in mine]
