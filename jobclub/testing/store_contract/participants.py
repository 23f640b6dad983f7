"""People looking for work."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from jobclub.core.activities.places import PlaceState
from jobclub.core.errors import EmailTaken, NotFound, Stale
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.habits import Choice
from jobclub.core.people.participant import Participant
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.furnished import add_cohort
from jobclub.testing.store_contract.samples import a_cohort, a_person, a_place, a_version
from jobclub.testing.store_contract.setting import ODD_MOMENT, SOME_ROWS, Setting, walked
from jobclub.testing.towns import Town, found_town


def known(office: Office, town: Town, *people: Participant) -> None:
    """Take people in."""
    with office.transaction(town.admin) as tx:
        for person in people:
            tx.participants.add(person)


class ParticipantContract(Setting):
    """Taken in, told apart by e-mail, listed."""

    @pytest.mark.parametrize(
        "person",
        [
            a_person(),
            a_person(
                name="Žofie Ødegård",
                email="Zofie@Example.org",
                phone="+45 70 10 10 10",
                reached_through="her sister",
                language="da",
                time_zone="Atlantic/Reykjavik",
                muted=frozenset({Choice.FRIENDLY, Choice.HOMEWORK}),
                interests=frozenset({"care", "it"}),
                not_me_at=ODD_MOMENT,
            ),
        ],
        ids=["a name alone", "everything"],
    )
    def test_a_person_is_kept_as_they_were_taken_in(
        self, office: Office, person: Participant, town: Town
    ) -> None:
        known(office, town, person)
        with office.reading(town.admin) as tx:
            assert tx.participants.get(person.id) == person

    def test_people_are_found_by_what_they_are_interested_in(
        self, office: Office, town: Town, other: Town
    ) -> None:
        some = [a_person(interests=frozenset(one)) for one in ({"care"}, {"care-home"}, {"it", "care"}, ())]
        known(office, town, *some)
        with office.reading(town.admin) as tx:
            carrying = [some[0], some[2]]
            assert tx.participants.carrying("care") == sorted(carrying, key=lambda one: one.id)
            assert tx.participants.carrying("boats") == []
        with office.reading(other.admin) as tx:
            assert tx.participants.carrying("care") == []

    def test_somebody_unknown_is_not_found(self, office: Office, town: Town) -> None:
        with pytest.raises(NotFound), office.reading(town.admin) as tx:
            tx.participants.get(new_id())
        with office.reading(town.admin) as tx:
            assert tx.participants.by_email("nobody@example.org") is None

    def test_a_person_is_found_by_their_email_in_any_spelling(self, office: Office, town: Town) -> None:
        person = a_person(email="Straße@example.org")
        known(office, town, person, a_person())
        with office.reading(town.admin) as tx:
            assert tx.participants.by_email("STRASSE@EXAMPLE.ORG") == person
            assert tx.participants.page(Window(), email="strasse@example.org").items == (person,)

    def test_two_people_cannot_share_an_email_in_any_spelling(self, office: Office, town: Town) -> None:
        known(office, town, a_person(email="Straße@example.org"))
        with pytest.raises(EmailTaken):
            known(office, town, a_person(email="STRASSE@Example.org"))

    def test_many_may_have_no_email_and_share_a_phone(self, office: Office, town: Town) -> None:
        people = [a_person(phone="+45 70 10 10 10") for _ in range(3)]
        known(office, town, *people)
        with office.reading(town.admin) as tx:
            assert tx.participants.page(Window()).items == tuple(people)

    def test_nobody_can_take_the_email_of_another(self, office: Office, town: Town) -> None:
        one, two = a_person(email="one@example.org"), a_person(email="two@example.org")
        known(office, town, one, two)
        with pytest.raises(EmailTaken), office.transaction(town.admin) as tx:
            tx.participants.save(replace(two, email="ONE@example.org"))
        with office.reading(town.admin) as tx:
            assert tx.participants.get(two.id) == two

    def test_an_email_given_up_is_free_for_another(self, office: Office, town: Town) -> None:
        one = a_person(email="one@example.org")
        known(office, town, one)
        with office.transaction(town.admin) as tx:
            tx.participants.save(replace(one, email=None))
        another = a_person(email="one@example.org")
        known(office, town, another)
        with office.reading(town.admin) as tx:
            assert tx.participants.by_email("one@example.org") == another

    def test_a_saved_person_has_the_next_version(self, office: Office, town: Town) -> None:
        person = a_person(email="one@example.org", phone="+45 70 10 10 10")
        known(office, town, person)
        changed = replace(person, name="Another Name", phone=None, language="de")
        with office.transaction(town.admin) as tx:
            first = tx.participants.save(changed)
            second = tx.participants.save(first)
        assert first == replace(changed, version=1)
        assert second == replace(changed, version=2)
        with office.reading(town.admin) as tx:
            assert tx.participants.get(person.id) == second

    def test_a_person_changed_meanwhile_is_not_overwritten(self, office: Office, town: Town) -> None:
        person = a_person()
        known(office, town, person)
        with office.transaction(town.admin) as tx:
            tx.participants.save(replace(person, name="First"))
        with pytest.raises(Stale), office.transaction(town.admin) as tx:
            tx.participants.save(replace(person, name="Second"))
        with office.reading(town.admin) as tx:
            assert tx.participants.get(person.id).name == "First"

    def test_somebody_never_taken_in_cannot_be_saved(self, office: Office, town: Town) -> None:
        with pytest.raises((NotFound, Stale)), office.transaction(town.admin) as tx:
            tx.participants.save(a_person())

    def test_names_come_by_id_for_those_who_are_known(self, office: Office, town: Town) -> None:
        one, two, three = (a_person(name=name) for name in ("One", "Two", "Three"))
        known(office, town, one, two, three)
        with office.reading(town.admin) as tx:
            assert tx.participants.names([three.id, one.id, new_id()]) == {one.id: "One", three.id: "Three"}
            assert tx.participants.names([]) == {}

    def test_who_is_not_meant_is_found_by_when_they_said_so(self, office: Office, town: Town) -> None:
        said = a_person(not_me_at=ODD_MOMENT)
        known(office, town, said, a_person())
        known(office, found_town(office), a_person(not_me_at=ODD_MOMENT))
        with office.reading(town.admin) as tx:
            assert tx.participants.not_meant_since(ODD_MOMENT - timedelta(microseconds=1)) == {said.id}
            assert tx.participants.not_meant_since(ODD_MOMENT) == frozenset()

    def test_several_people_are_taken_in_at_once(self, office: Office, town: Town) -> None:
        people = [a_person(email=f"{number}@example.org", phone="70101010") for number in range(3)]
        with office.transaction(town.admin) as tx:
            tx.participants.add_all(iter(people))
            tx.participants.add_all([])
        with office.reading(town.admin) as tx:
            assert tx.participants.page(Window()).items == tuple(people)

    @pytest.mark.parametrize("among", [True, False], ids=["among themselves", "with somebody known"])
    def test_of_several_people_none_is_taken_in_if_two_share_an_email(
        self, office: Office, town: Town, *, among: bool
    ) -> None:
        taken = [a_person(email="one@example.org"), a_person(), a_person(email="ONE@example.org")]
        if not among:
            known(office, town, taken.pop(0))
        with office.reading(town.admin) as tx:
            before = tx.participants.page(Window()).items
        with pytest.raises(EmailTaken), office.transaction(town.admin) as tx:
            tx.participants.add_all(taken)
        with office.reading(town.admin) as tx:
            assert tx.participants.page(Window()).items == before

    def test_ids_come_by_email_for_those_who_are_known(self, office: Office, town: Town) -> None:
        one, two = a_person(email="Straße@example.org"), a_person(email="two@example.org")
        known(office, town, one, two, a_person())
        with office.reading(town.admin) as tx:
            asked = ["strasse@example.org", "two@example.org", "nobody@example.org", "two@example.org"]
            found = {"strasse@example.org": one.id, "two@example.org": two.id}
            assert tx.participants.by_email_keys(asked) == found
            assert tx.participants.by_email_keys([]) == {}

    def test_ids_come_by_phone_of_each_the_few_longest_known(self, office: Office, town: Town) -> None:
        people = [a_person(phone=phone) for phone in ("70101010", "+45 70 10 10 10", "0045 70101010", "112")]
        known(office, town, *reversed(people), a_person(phone="70 10 10 11"), a_person())
        one, two, three, four = (person.id for person in people)
        with office.reading(town.admin) as tx:
            asked = ["112", "70101010", "7", "112"]
            found = tx.participants.by_phone_keys(asked, most=5)
            assert found == {"70101010": (one, two, three), "112": (four,)}
            assert tx.participants.by_phone_keys(asked, most=2)["70101010"] == (one, two)
            assert tx.participants.by_phone_keys([], most=2) == {}

    def test_a_changed_phone_is_found_and_the_one_before_is_not(self, office: Office, town: Town) -> None:
        person = a_person(phone="112")
        known(office, town, person)
        with office.transaction(town.admin) as tx:
            tx.participants.save(replace(person, phone="113"))
            assert tx.participants.by_phone_keys(["112", "113"], most=2) == {"113": (person.id,)}

    @SOME_ROWS
    def test_people_are_listed_in_the_order_of_their_ids(self, office: Office, town: Town, rows: int) -> None:
        people = [a_person() for _ in range(rows)]
        known(office, town, *reversed(people))
        with office.reading(town.admin) as tx:
            for limit in (2, 50):
                found = walked(tx.participants.page, lambda one: one.id, limit=limit)
                assert found == [person.id for person in people]

    def test_a_page_may_begin_after_somebody_who_is_gone(self, office: Office, town: Town) -> None:
        one, gone, two = a_person(), a_person(), a_person()
        known(office, town, one, two)
        with office.reading(town.admin) as tx:
            assert tx.participants.page(Window(after=gone.id)).items == (two,)

    @SOME_ROWS
    def test_people_are_listed_by_who_leads_them(self, office: Office, town: Town, rows: int) -> None:
        led, stranger, stored = [a_person() for _ in range(rows)], a_person(), a_version()
        known(office, town, *led, stranger)
        mine = town.consultant.staff_id or ""
        with office.transaction(town.admin) as tx:
            tx.programmes.add(stored)
            for _ in range(2):
                places = tuple(a_place(person) for person in led)
                add_cohort(tx, a_cohort(stored, consultant_id=mine, places=places))
            theirs = a_cohort(stored, consultant_id=town.colleague.staff_id, places=(a_place(stranger),))
            add_cohort(tx, theirs)
        with office.reading(town.admin) as tx:
            found = walked(lambda window: tx.participants.page(window, led_by=mine), lambda one: one.id)
            assert found == [person.id for person in led]
            assert tx.participants.led_by(mine, led[0].id)
            assert not tx.participants.led_by(mine, stranger.id)

    def test_who_gave_a_place_up_is_still_known_to_who_led_them(self, office: Office, town: Town) -> None:
        person, stored = a_person(), a_version()
        known(office, town, person)
        place = a_place(person, state=PlaceState.WITHDRAWN, left_at=office.now())
        with office.transaction(town.admin) as tx:
            tx.programmes.add(stored)
            add_cohort(tx, a_cohort(stored, consultant_id=town.consultant.staff_id, places=(place,)))
        with office.reading(town.admin) as tx:
            assert tx.participants.led_by(town.consultant.staff_id or "", person.id)
            assert tx.participants.page(Window(), led_by=town.consultant.staff_id).items == (person,)
