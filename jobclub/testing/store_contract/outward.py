"""What goes through an organisation's walls: its pages, who asks for a place, what it shares."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from jobclub.core.cohorts.share import Share
from jobclub.core.errors import NameTaken, NotFound
from jobclub.core.office import Office
from jobclub.core.people.interests import Interest
from jobclub.core.people.look import Logo, LogoKind, Look
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.registration import Registration, at_a_time, in_a_cohort, in_webinars
from jobclub.core.people.staff import operator_of
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.furnished import Furnished, furnish
from jobclub.testing.store_contract.setting import ODD_MOMENT, Setting
from jobclub.testing.towns import Town

TODAY = date(2027, 1, 4)
PICTURE = Logo(LogoKind.PNG, bytes(range(256)), "a" * 64)
ANOTHER = Logo(LogoKind.JPEG, b"another", "b" * 64)


def asked(it: Furnished, **about: object) -> Registration:
    """Give a registration for the furnished town's cohort that is not kept yet."""
    one = Registration(
        id=new_id(),
        wanted=in_a_cohort(it.cohort.id),
        name="Nora",
        email="Nora@People.example",
        language="de",
        asked_at=ODD_MOMENT,
        ends_at=ODD_MOMENT + timedelta(hours=24),
    )
    return replace(one, **about)  # type: ignore[arg-type]


def shared(it: Furnished, taker: Organisation, **about: object) -> Share:
    """Give a share of the furnished town's programme that is not kept yet."""
    one = Share(
        id=new_id(),
        programme_id=it.programme.id,
        programme=it.programme.programme,
        giver_id=it.town.organisation.id,
        giver=it.town.organisation.name,
        taker_id=taker.id,
        taker=taker.name,
        purpose="The same course in both towns",
        ends_on=TODAY,
        shared_at=ODD_MOMENT,
    )
    return replace(one, **about)  # type: ignore[arg-type]


class OutwardContract(Setting):
    """Pages, registrations and shares."""

    def test_pages_are_found_by_their_word(self, office: Office, town: Town) -> None:
        assert town.organisation.page_name is not None
        assert office.store.organisation_at(town.organisation.page_name) == town.organisation
        assert office.store.organisation_at("nowhere-at-all") is None

    def test_two_organisations_cannot_have_pages_of_one_name(
        self, office: Office, town: Town, other: Town
    ) -> None:
        with pytest.raises(NameTaken), office.transaction(town.admin) as tx:
            tx.organisations.save(replace(tx.organisations.current(), page_name=other.organisation.page_name))

    def test_a_look_is_kept_with_its_organisation(self, office: Office, town: Town) -> None:
        look = Look(colour="#0b5394", logo="c" * 64)
        with office.transaction(town.admin) as tx:
            mine = tx.organisations.current()
            listed = (Interest(key="care", title="Pleje", titles={"de": "Pflege"}),)
            tx.organisations.save(replace(mine, look=look, open_registration=True, interests=listed))
        with office.reading(town.admin) as tx:
            assert tx.organisations.current().interests == listed
            assert tx.organisations.current().look == look
            assert tx.organisations.current().open_registration

    def test_there_is_one_logo_or_none(self, office: Office, town: Town, other: Town) -> None:
        for logo in (PICTURE, ANOTHER, None, None, PICTURE):
            with office.transaction(town.admin) as tx:
                tx.outward.set_logo(logo)
            with office.reading(town.admin) as tx:
                assert tx.outward.logo() == logo
        with office.reading(other.admin) as tx:
            assert tx.outward.logo() is None

    @pytest.mark.parametrize(
        "about",
        [
            {},
            {"email": None, "phone": "+45 70 10 10 10"},
            {"digest": "d" * 64},
            {"wanted": in_webinars([new_id(), new_id()])},
            {"wanted": in_webinars([new_id()], observer_of="Oldtown")},
            {"wanted": at_a_time(new_id())},
        ],
        ids=["by e-mail", "by phone", "with a secret", "for webinars", "to watch", "for a time"],
    )
    def test_a_registration_is_kept_as_it_was_put_in(
        self, office: Office, town: Town, about: dict[str, object]
    ) -> None:
        it = furnish(office, town)
        one = asked(it, **about)
        with office.transaction(town.admin) as tx:
            tx.outward.registrations.add(one)
        with office.reading(town.admin) as tx:
            assert tx.outward.registrations.get(one.id) == one

    def test_a_registration_is_found_by_its_secret_and_its_address(
        self, office: Office, town: Town, other: Town
    ) -> None:
        it = furnish(office, town)
        first = asked(it)
        later = asked(it, asked_at=ODD_MOMENT + timedelta(hours=1))
        with office.transaction(town.admin) as tx:
            tx.outward.registrations.add(later)
            tx.outward.registrations.add(first)
            tx.outward.registrations.save(replace(first, digest="e" * 64))
        with office.transaction(town.admin) as tx:
            assert tx.outward.registrations.opened_by("e" * 64).id == first.id
            assert tx.outward.registrations.asked_for(first.wanted, "nora@people.example") == later
            assert tx.outward.registrations.asked_for(first.wanted, "dora@people.example") is None
            watching = replace(first.wanted, observer_of="Oldtown")
            for another in (in_a_cohort(new_id()), in_webinars(first.wanted.ids), watching):
                assert tx.outward.registrations.asked_for(another, "nora@people.example") is None
        with office.transaction(other.admin) as tx:
            for find in (tx.outward.registrations.opened_by, tx.outward.registrations.get):
                with pytest.raises(NotFound):
                    find("e" * 64 if find == tx.outward.registrations.opened_by else first.id)
            assert tx.outward.registrations.asked_for(first.wanted, "nora@people.example") is None

    def test_a_registration_goes_when_it_is_removed_or_over(
        self, office: Office, town: Town, other: Town
    ) -> None:
        it = furnish(office, town)
        removed, over = asked(it), asked(it)
        open_still = asked(it, ends_at=ODD_MOMENT + timedelta(hours=24, microseconds=1))
        with office.transaction(town.admin) as tx:
            for one in (removed, over, open_still):
                tx.outward.registrations.add(one)
            tx.outward.registrations.remove(removed.id)
            tx.outward.registrations.remove(new_id())
        with office.transaction(other.admin) as tx:
            assert tx.outward.registrations.forget(ODD_MOMENT + timedelta(days=9)) == 0
        with office.transaction(town.admin) as tx:
            assert tx.outward.registrations.forget(ODD_MOMENT + timedelta(hours=24)) == 1
            assert tx.outward.registrations.get(open_still.id) == open_still
            for gone in (removed, over):
                with pytest.raises(NotFound):
                    tx.outward.registrations.get(gone.id)

    def test_a_share_is_seen_by_who_gives_it_and_offered_to_who_may_take_it(
        self, office: Office, town: Town, other: Town
    ) -> None:
        it = furnish(office, town)
        share, newer = shared(it, other.organisation), shared(it, other.organisation)
        with office.transaction(town.admin) as tx:
            tx.outward.shares.add(share)
            tx.outward.shares.add(newer)
        with office.reading(town.admin) as tx:
            assert tx.outward.shares.given() == [newer, share]
            assert tx.outward.shares.get(share.id) == share
            assert tx.outward.shares.offered(TODAY) == []
        with office.reading(other.admin) as tx:
            assert tx.outward.shares.offered(TODAY) == [newer, share]
            assert tx.outward.shares.given() == []
            with pytest.raises(NotFound):
                tx.outward.shares.get(share.id)
        with office.reading(operator_of(new_id())) as tx:
            assert tx.outward.shares.offered(TODAY) == []

    def test_a_share_is_offered_until_its_day_or_until_it_is_taken_back(
        self, office: Office, town: Town, other: Town
    ) -> None:
        it = furnish(office, town)
        share = shared(it, other.organisation)
        with office.transaction(town.admin) as tx:
            tx.outward.shares.add(share)
        with office.reading(other.admin) as tx:
            assert tx.outward.shares.offered(TODAY + timedelta(days=1)) == []
        with office.transaction(other.admin) as tx, pytest.raises(NotFound):
            tx.outward.shares.end(share.id, ODD_MOMENT)
        with office.transaction(town.admin) as tx:
            ended = tx.outward.shares.end(share.id, ODD_MOMENT)
            again = tx.outward.shares.end(share.id, ODD_MOMENT + timedelta(days=1))
            assert ended == again == replace(share, ended_at=ODD_MOMENT)
        with office.reading(other.admin) as tx:
            assert tx.outward.shares.offered(TODAY) == []
