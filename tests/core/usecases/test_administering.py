"""Organisation, staff, keys and closed days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import EmailTaken, Forbidden, Invalid, NameTaken, NotFound, NotSignedIn, Stale
from jobclub.core.notices.watch import Watch
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.habits import Choice
from jobclub.core.people.organisation import ClosedDay
from jobclub.core.people.staff import Role
from jobclub.core.usecases.administering import (
    add_organisation,
    change_organisation,
    close_day,
    day_revision,
    get_closed_day,
    get_organisation,
    list_closed_days,
    reopen_day,
)
from jobclub.core.usecases.issuing import actor_by_token, get_token, issue_token, list_tokens, revoke_token
from jobclub.core.usecases.planning import get_cohort
from jobclub.core.usecases.staffing import add_staff, get_staff, list_staff
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import FixedClock, Town, found_town, open_club

MIDSUMMER = date(2027, 6, 24)


# --- the organisation


def test_an_organisation_is_read_as_it_was_added(office: Office, town: Town) -> None:
    assert get_organisation(office, town.consultant) == town.organisation


def test_two_organisations_have_two_names(office: Office, town: Town, refused: Callable[..., Any]) -> None:
    with refused(NameTaken):
        found_town(office, name=town.organisation.name)
    other = found_town(office)
    with refused(NameTaken):
        change_organisation(office, other.admin, None, name=town.organisation.name)


@pytest.mark.parametrize(
    ("about", "pointer"),
    [
        ({"name": " "}, "/name"),
        ({"name": "Two\nlines"}, "/name"),
        ({"language": "fr"}, "/language"),
        ({"time_zone": "Europe/Atlantis"}, "/time_zone"),
        ({"holidays": "XX"}, "/holidays"),
        ({"reply_to": "nowhere"}, "/reply_to"),
    ],
)
def test_an_organisation_that_cannot_be_is_refused_new_or_changed(
    office: Office, town: Town, refused: Callable[..., Any], about: dict[str, str], pointer: str
) -> None:
    with refused(Invalid, at=pointer):
        found_town(office, **about)
    with refused(Invalid, at=pointer):
        change_organisation(office, town.admin, None, **about)


def test_an_organisation_may_have_no_holidays(office: Office) -> None:
    added = add_organisation(office, name="Islands", time_zone="Atlantic/Faroe", language="da")
    assert added.holidays is None


def test_a_changed_organisation_has_a_new_version_and_older_ones_are_stale(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    seen = frozenset({str(town.organisation.version)})
    changed = change_organisation(office, town.admin, seen, name="Newer town")
    assert (changed.name, changed.version) == ("Newer town", town.organisation.version + 1)
    with refused(Stale):
        change_organisation(office, town.admin, seen, name="Newest town")


def test_a_plan_made_before_keeps_its_zone(office: Office, town: Town, club: Cohort) -> None:
    change_organisation(office, town.admin, None, time_zone="Europe/Lisbon")
    assert get_cohort(office, town.consultant, club.id) == club


def test_habits_are_changed_one_by_one_and_the_others_stay(office: Office, town: Town) -> None:
    before = town.organisation.habits
    habits = {"friendly": False, "quiet_from": time(21)}
    changed = change_organisation(office, town.admin, None, messages=habits, reply_to="desk@example.org")
    assert changed.habits == replace(before, off=frozenset({Choice.FRIENDLY}), quiet_from=time(21))
    assert changed.reply_to == "desk@example.org"
    assert get_organisation(office, town.admin) == changed


def watch_of(office: Office, town: Town) -> Watch | None:
    with office.reading(town.admin) as tx:
        return tx.watches.get(town.organisation.id)


def test_the_staff_are_told_at_the_hour_that_was_set_last(
    office: Office, town: Town, clock: FixedClock
) -> None:
    begun = watch_of(office, town)
    change_organisation(office, town.admin, None, name="Newer town")
    assert watch_of(office, town) == begun
    change_organisation(office, town.admin, None, messages={"digest_at": time(16, 30)})
    later = watch_of(office, town)
    assert later is not None
    assert later.attention_at == clock.at.replace(hour=15, minute=30)
    change_organisation(office, town.admin, None, time_zone="Europe/Lisbon")
    elsewhere = watch_of(office, town)
    assert elsewhere is not None
    assert elsewhere.attention_at == clock.at.replace(hour=16, minute=30)
    change_organisation(office, town.admin, None, messages={"digest_at": None})
    assert watch_of(office, town) is None


# --- staff


def test_staff_join_and_are_listed_in_the_order_they_came(office: Office, town: Town) -> None:
    added = add_staff(office, town.admin, name="Nina New", email="nina@example.org", role=Role.CONSULTANT)
    assert get_staff(office, town.consultant, added.id) == added
    page = list_staff(office, town.consultant, Window())
    assert [one.id for one in page.items] == [*town.staff_ids, added.id]


def test_a_second_member_of_staff_with_one_e_mail_is_refused_in_any_case(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    with refused(EmailTaken):
        add_staff(office, town.admin, name="Ada", email="ADA@Example.org", role=Role.ADMIN)


@pytest.mark.parametrize(
    ("name", "email", "pointer"), [("", "x@example.org", "/name"), ("X", "nobody", "/email")]
)
def test_staff_need_a_name_and_an_e_mail(
    office: Office, town: Town, refused: Callable[..., Any], *, name: str, email: str, pointer: str
) -> None:
    with refused(Invalid, at=pointer):
        add_staff(office, town.admin, name=name, email=email, role=Role.CONSULTANT)


def test_every_mistake_about_staff_is_named_at_once(office: Office, town: Town) -> None:
    with pytest.raises(Invalid) as error:
        add_staff(office, town.admin, name="", email="", role=Role.ADMIN)
    assert [mistake.pointer for mistake in error.value.mistakes] == ["/name", "/email"]


# --- tokens


def test_nobody_of_the_staff_and_no_token_is_a_participant(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    with refused(Invalid, at="/role"):
        add_staff(office, town.admin, name="Pia", email="pia@example.org", role=Role.PARTICIPANT)
    with refused(Invalid, at="/role"):
        issue_token(office, town.admin, role=Role.PARTICIPANT)


def test_a_token_opens_one_organisation_with_its_role_and_limits(
    office: Office, town: Town, club: Cohort
) -> None:
    staff_id = town.consultant.staff_id
    token, secret = issue_token(
        office, town.admin, role=Role.CONSULTANT, staff_id=staff_id, cohort_id=club.id, read_only=True
    )
    actor = actor_by_token(office, secret)
    expected = replace(town.consultant, caller_id=token.id, cohort_id=club.id, read_only=True)
    assert actor == expected


def test_the_secret_of_a_token_is_kept_nowhere(office: Office, town: Town, kept: Callable[[], Any]) -> None:
    token, secret = issue_token(office, town.admin, role=Role.COORDINATOR)
    assert secret not in repr(kept())
    assert get_token(office, town.admin, token.id) == token


def test_tokens_are_listed_in_the_order_they_were_made_revoked_ones_too(office: Office, town: Town) -> None:
    made = [issue_token(office, town.admin, role=Role.COORDINATOR)[0].id for _ in range(2)]
    revoke_token(office, town.admin, made[0], None)
    assert [one.id for one in list_tokens(office, town.admin, Window()).items] == made


def test_an_unknown_token_opens_nothing(office: Office, town: Town) -> None:
    issue_token(office, town.admin, role=Role.COORDINATOR)
    with pytest.raises(NotSignedIn):
        actor_by_token(office, "guessed")


def test_a_revoked_token_opens_nothing_and_is_revoked_once(
    office: Office, town: Town, store: MemoryStore, refused: Callable[..., Any]
) -> None:
    token, secret = issue_token(office, town.admin, role=Role.COORDINATOR)
    revoke_token(office, town.admin, token.id, frozenset({"valid"}))
    with pytest.raises(NotSignedIn):
        actor_by_token(office, secret)
    with refused(Stale):
        revoke_token(office, town.admin, token.id, frozenset({"valid"}))
    happened = len(store.trail)
    revoke_token(office, town.admin, token.id, frozenset({"revoked"}))
    assert len(store.trail) == happened


def test_a_consultants_token_names_the_consultant(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    with refused(Invalid, at="/staff_id"):
        issue_token(office, town.admin, role=Role.CONSULTANT)


def test_a_token_for_somebody_or_something_foreign_is_refused_with_its_pointer(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    other = found_town(office)
    foreign = open_club(office, other)
    with refused(Invalid, at="/staff_id"):
        issue_token(office, town.admin, role=Role.CONSULTANT, staff_id=other.consultant.staff_id)
    with refused(Invalid, at="/cohort_id"):
        issue_token(office, town.admin, role=Role.COORDINATOR, cohort_id=foreign.id)


# --- closed days


def test_a_closed_day_is_read_listed_by_date_and_taken_back(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    late = close_day(office, town.coordinator, MIDSUMMER, "Staff day")
    early = close_day(office, town.coordinator, date(2027, 2, 1), "Move of the office")
    assert list_closed_days(office, town.consultant, Window()).items == (early, late)
    assert get_closed_day(office, town.consultant, MIDSUMMER) == ClosedDay(MIDSUMMER, "Staff day")
    reopen_day(office, town.coordinator, MIDSUMMER, frozenset({day_revision(late)}))
    with refused(NotFound):
        get_closed_day(office, town.consultant, MIDSUMMER)
    assert list_closed_days(office, town.consultant, Window()).items == (early,)


def test_closing_a_day_again_gives_it_another_reason(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    first = close_day(office, town.coordinator, MIDSUMMER, "Staff day")
    close_day(office, town.coordinator, MIDSUMMER, "Summer party")
    assert get_closed_day(office, town.consultant, MIDSUMMER).reason == "Summer party"
    with refused(Stale):
        reopen_day(office, town.coordinator, MIDSUMMER, frozenset({day_revision(first)}))


def test_a_day_that_is_not_closed_cannot_be_taken_back(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    with refused(NotFound):
        reopen_day(office, town.coordinator, MIDSUMMER, frozenset({"whatever"}))


def test_a_day_is_closed_for_a_reason(office: Office, town: Town, refused: Callable[..., Any]) -> None:
    with refused(Invalid, at="/reason"):
        close_day(office, town.coordinator, MIDSUMMER, "")


def test_a_consultant_closes_no_days(office: Office, town: Town, refused: Callable[..., Any]) -> None:
    with refused(Forbidden):
        close_day(office, town.consultant, MIDSUMMER, "Holiday")
