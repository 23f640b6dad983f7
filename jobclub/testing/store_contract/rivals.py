"""Two or more at once: what there is once is given once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from jobclub.core.activities.line import positions
from jobclub.core.activities.places import taken
from jobclub.core.errors import InProgress, JobclubError, LastAdmin, NotFound, StaffClash
from jobclub.core.events import ParticipantAdded
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.rivals import persistently
from jobclub.core.office.store import Repeat, Repeated
from jobclub.core.people.link import Purpose
from jobclub.core.people.staff import Role, operator_of
from jobclub.core.usecases.drafting import CohortWish
from jobclub.core.usecases.planning import plan_cohort
from jobclub.core.usecases.signing_in import begin_session, make_sign_in_link
from jobclub.core.usecases.staffing import Leaver, add_staff, list_engagements, remove_staff
from jobclub.testing.programmes import six_weeks
from jobclub.testing.store_contract.samples import a_person
from jobclub.testing.store_contract.setting import Setting
from jobclub.testing.towns import AT, STARTS_ON, Town, enrolled, new_address, open_club, put_in

RIVALS, PLACES = 8, 3


def at_once(act: Callable[[int], object]) -> list[Any]:
    """Let several do the same at once; give what each got, or was refused with."""
    ready = threading.Barrier(RIVALS)

    def one(number: int) -> object:
        ready.wait()
        try:
            return act(number)
        except JobclubError as error:
            return type(error)

    with ThreadPoolExecutor(RIVALS) as pool:
        return list(pool.map(one, range(RIVALS)))


class RivalContract(Setting):
    """Places, hours and keys under rivals."""

    def test_neither_places_nor_turns_in_the_line_are_given_twice(self, office: Office, town: Town) -> None:
        club = open_club(office, town, six_weeks(capacity=PLACES))
        got = at_once(lambda number: enrolled(office, town, club.id, f"Rival {number}"))
        waiting = sorted(one.position for one in got if one.position is not None)
        assert waiting == list(range(1, RIVALS - PLACES + 1))
        with office.reading(town.admin) as tx:
            places = tx.cohorts.get(club.id).places
        assert taken(places) == PLACES
        assert list(positions(places).values()) == waiting

    def test_an_hour_of_the_staff_is_never_given_twice(self, office: Office, town: Town) -> None:
        programme_id = put_in(office, town).id
        wish = CohortWish(
            programme_id=programme_id, starts_on=STARTS_ON, at=AT, consultant_id=town.consultant.staff_id
        )
        got = at_once(lambda _: plan_cohort(office, town.coordinator, wish).id)
        assert got.count(StaffClash) == RIVALS - 1
        with office.reading(town.admin) as tx:
            assert len(tx.cohorts.with_sessions_ahead(office.now())) == 1

    def test_a_link_to_sign_in_with_is_used_once(self, office: Office, town: Town) -> None:
        email = new_address()
        one = add_staff(office, town.admin, name="Rita", email=email, role=Role.CONSULTANT)
        secret = make_sign_in_link(office, operator_of(town.organisation.id), email).rpartition("/")[2]
        got = at_once(lambda _: persistently(lambda: begin_session(office, secret, who="")))
        assert got.count(NotFound) == RIVALS - 1
        with office.reading(town.admin) as tx:
            sessions = [link for link in tx.links.of_staff(one.id) if link.purpose is Purpose.SESSION]
        assert len(sessions) == 1

    def test_admins_who_remove_each_other_leave_one(self, office: Office, town: Town) -> None:
        new = (
            add_staff(office, town.admin, name="Ada", email=new_address(), role=Role.ADMIN).id
            for _ in range(RIVALS - 1)
        )
        admins, operator = [town.staff_ids[0], *new], operator_of(town.organisation.id)
        got = at_once(
            lambda number: persistently(lambda: remove_staff(office, operator, admins[number], None))
        )
        assert got.count(LastAdmin) == 1
        with office.transaction(town.admin) as tx:
            assert len(tx.staff.admins()) == 1

    def test_whoever_leaves_is_given_nothing_at_the_same_moment(self, office: Office, town: Town) -> None:
        who, programme_id = town.staff_ids[3], put_in(office, town).id

        def act(number: int) -> object:
            if number == RIVALS // 2:
                return persistently(lambda: remove_staff(office, town.admin, who, None))
            starts_on = STARTS_ON + timedelta(days=number)
            wish = CohortWish(programme_id=programme_id, starts_on=starts_on, at=AT, consultant_id=who)
            return persistently(lambda: plan_cohort(office, town.coordinator, wish).id)

        (leaver,) = (one for one in at_once(act) if isinstance(one, Leaver))
        ahead = list_engagements(office, town.coordinator, who, Window(limit=200))
        assert set(ahead.items) == set(leaver.engagements)

    def test_rivals_under_one_key_have_one_effect(self, office: Office, town: Town) -> None:
        repeat = Repeat(key="one", method="POST", path="/participants", body="digest")

        def add(_: int) -> str:
            person = a_person()
            with office.for_request(repeat).transaction(town.admin) as tx:
                tx.participants.add(person)
                tx.record(ParticipantAdded(at=office.now(), participant_id=person.id))
            return person.id

        got = at_once(add)
        done = [one for one in got if one not in {Repeated, InProgress}]
        assert len(done) == 1
        with office.reading(town.admin) as tx:
            assert [person.id for person in tx.participants.page(Window()).items] == done
