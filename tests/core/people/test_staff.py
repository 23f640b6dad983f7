from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from jobclub.core.errors import Forbidden
from jobclub.core.people.staff import FROM_OUTSIDE, SHOWN_TO_WHO_WRITES, STAFF_ROLES, Act, Actor, Reach, Role


@dataclass(frozen=True)
class Club:
    id: str
    consultant_id: str | None

    def is_led_by(self, staff_id: str | None) -> bool:
        return self.consultant_id == staff_id


ROSAS, TOMS, NOBODYS = Club("rosas", "rosa"), Club("toms", "tom"), Club("nobodys", None)
READS = [act for act in Act if act.value.startswith("read")]
WRITES = [act for act in Act if act not in READS]
FOR_ADMINS = {Act.WRITE_ORGANISATION, Act.FORGET_PEOPLE, Act.READ_AUDIT}


def actor(role: Role, staff_id: str | None = "rosa") -> Actor:
    return Actor(organisation_id="o", caller_id="token", role=role, staff_id=staff_id)


ROSA, CORA, ADA = actor(Role.CONSULTANT), actor(Role.COORDINATOR, "cora"), actor(Role.ADMIN, "ada")


def may(who: Actor, act: Act, club: Club | None = None) -> bool:
    try:
        who.must(act, club)
    except Forbidden:
        return False
    return True


def may_everywhere(who: Actor, act: Act) -> bool:
    try:
        who.must_everywhere(act)
    except Forbidden:
        return False
    return True


@pytest.mark.parametrize("act", [Act.READ_COHORTS, Act.RUN_COHORTS, Act.READ_PEOPLE, Act.WRITE_PEOPLE])
def test_a_consultant_reads_and_writes_own_cohorts(act: Act) -> None:
    assert may(ROSA, act, ROSAS)
    assert not may(ROSA, act, TOMS)
    assert not may(ROSA, act, NOBODYS)
    assert not may_everywhere(ROSA, act)


def test_a_consultant_reads_programmes_and_the_organisation_and_writes_neither() -> None:
    assert may_everywhere(ROSA, Act.READ_PROGRAMMES)
    assert may_everywhere(ROSA, Act.READ_ORGANISATION)
    for act in (Act.WRITE_PROGRAMMES, Act.CLOSE_DAYS, Act.WRITE_ORGANISATION):
        assert not may(ROSA, act)


def test_a_coordinator_does_the_organisations_work() -> None:
    assert all(
        may(CORA, act, TOMS) and may_everywhere(CORA, act)
        for act in Act
        if act not in FOR_ADMINS | FROM_OUTSIDE
    )
    assert not any(may(CORA, act) for act in FOR_ADMINS)


def test_an_admin_also_sees_to_people_and_keys() -> None:
    assert all(may(ADA, act, TOMS) and may_everywhere(ADA, act) for act in set(Act) - FROM_OUTSIDE)


def test_a_participant_has_their_own_page_and_nothing_else_and_nobody_of_the_staff_has_it() -> None:
    anna = replace(actor(Role.PARTICIPANT, None), participant_id="anna")
    assert [act for act in Act if may(anna, act)] == [Act.OWN_PAGE]
    assert not any(may(anna, act, club) for act in [*READS, *WRITES[:-1]] for club in (ROSAS, NOBODYS))
    assert not any(may(who, Act.OWN_PAGE) for who in (ROSA, CORA, ADA))
    assert Role.PARTICIPANT not in STAFF_ROLES


def test_only_consultants_see_lists_cut_down_to_their_own() -> None:
    assert [who.sees_only_own() for who in (ROSA, CORA, ADA)] == [True, False, False]


@pytest.mark.parametrize("role", list(Role))
def test_a_token_limited_to_reading_writes_nothing(role: Role) -> None:
    reader = replace(actor(role), read_only=True)
    assert not any(may(reader, act, ROSAS) for act in WRITES)
    assert [act for act in READS if may(reader, act, ROSAS)] == [
        act for act in READS if may(actor(role), act, ROSAS)
    ]


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_a_token_limited_to_one_cohort_reaches_nothing_outside_it(role: Role) -> None:
    limited = replace(actor(role), cohort_id=ROSAS.id)
    assert may(limited, Act.RUN_COHORTS, ROSAS)
    assert not may(limited, Act.RUN_COHORTS, TOMS)
    assert not may(limited, Act.READ_COHORTS)
    assert not may_everywhere(limited, Act.READ_PROGRAMMES)


def test_whoever_is_nobody_of_the_staff_leads_no_cohort_without_a_consultant() -> None:
    assert not may(actor(Role.CONSULTANT, None), Act.RUN_COHORTS, NOBODYS)


def test_a_refusal_says_what_is_missing() -> None:
    with pytest.raises(Forbidden, match=r"write the organisation.*the role coordinator"):
        CORA.must(Act.WRITE_ORGANISATION)
    with pytest.raises(Forbidden, match="limited to reading"):
        replace(ADA, read_only=True).must(Act.CLOSE_DAYS)
    with pytest.raises(Forbidden, match="led by somebody else"):
        ROSA.must(Act.READ_COHORTS, TOMS)
    with pytest.raises(Forbidden, match="limited to one cohort"):
        replace(ADA, cohort_id="rosas").must(Act.READ_COHORTS, TOMS)
    with pytest.raises(Forbidden, match="beyond your own cohorts"):
        ROSA.must_everywhere(Act.READ_PEOPLE)


def test_every_role_has_a_word_for_how_far_each_act_reaches() -> None:
    assert [ROSA.reach(Act.READ_COHORTS), CORA.reach(Act.READ_COHORTS)] == [Reach.OWN, Reach.ALL]
    assert ROSA.reach(Act.WRITE_ORGANISATION) is None


def test_a_token_for_some_acts_does_these_alone() -> None:
    reader = replace(CORA, scopes=(Act.READ_COHORTS, Act.RUN_COHORTS))
    assert [act for act in Act if may(reader, act, TOMS)] == [Act.READ_COHORTS, Act.RUN_COHORTS]
    with pytest.raises(Forbidden, match="limited to what its token is for"):
        reader.must(Act.READ_PEOPLE)
    with pytest.raises(Forbidden, match="limited to reading"):
        replace(reader, read_only=True).must(Act.RUN_COHORTS)


def test_who_may_write_something_sees_what_they_wrote() -> None:
    for written, seen in SHOWN_TO_WHO_WRITES.items():
        writer = replace(ADA, scopes=(written,))
        assert {act for act in Act if may(writer, act, TOMS)} == {written, seen}
        assert not may(replace(ADA, scopes=(seen,)), written, TOMS)
        assert may(replace(writer, read_only=True), seen, TOMS)
