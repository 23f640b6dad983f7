"""Who gets to a personal page: whoever has its own secret, and nobody else."""

from __future__ import annotations

import re

import pytest

from benchmarks.furnished import LINK
from benchmarks.knocking import address_for, signed_in, visitor
from benchmarks.neighbours import Roof
from jobclub.core.office.lists import Window
from jobclub.core.usecases.linking import list_links, revoke_link
from tests.web.addresses import ASKING_ANEW, OF_PEOPLE, Asked

OF_SOMEBODY = re.compile("(place|appointment|submission|webinar)_id>")
"""What in an address is one person's alone."""


@pytest.mark.parametrize("asked", OF_PEOPLE, ids=str)
def test_a_personal_page_opens_to_its_own_secret_only(roof: Roof, asked: Asked) -> None:
    mine, before = roof.one.people[0], roof.rows()
    swapped = roof.one.pages if asked.rule.startswith("/calendar") else roof.one.feeds
    wrong = {
        "nobody's": "nobody-has-this",
        "of another kind": swapped[mine],
        "a session's": roof.one.sessions["admin"],
        "a token's": roof.one.furnished.secrets["admin"],
    }
    for name, secret in wrong.items():
        caller = signed_in(roof.app, roof.one, "admin") if asked.method == "GET" else visitor(roof.app)
        response = caller.ask(asked.method, address_for(asked.rule, roof.one, secret=secret))
        assert response.status_code == 404, f"{name}: {response.status_code}"
    assert roof.rows() == before


@pytest.mark.parametrize("asked", OF_PEOPLE, ids=str)
def test_a_link_that_was_revoked_opens_nothing(roof: Roof, asked: Asked) -> None:
    mine, admin = roof.one.people[0], roof.one.furnished.town.admin
    for link in list_links(roof.office, admin, mine, Window()).items:
        revoke_link(roof.office, admin, mine, link.id, None)
    before = roof.rows()

    response = visitor(roof.app).ask(asked.method, address_for(asked.rule, roof.one))

    if asked.rule.startswith("/p/"):
        assert response.status_code == 404
        assert roof.rows() == before


@pytest.mark.parametrize("asked", ASKING_ANEW, ids=str)
def test_asking_for_a_new_link_looks_the_same_whoever_had_the_old_one(roof: Roof, asked: Asked) -> None:
    secrets = ["nobody-has-this", roof.other.pages[roof.other.people[0]], roof.one.pages[roof.one.people[0]]]

    answers = [
        visitor(roof.app).ask(asked.method, address_for(asked.rule, roof.one, secret=secret))
        for secret in secrets
    ]

    assert {one.status_code for one in answers} == {200 if asked.method == "GET" else 422}
    assert len({one.text.replace(secret, "") for one, secret in zip(answers, secrets, strict=True)}) == 1


@pytest.mark.parametrize("asked", [one for one in OF_PEOPLE if "_id>" in one.rule], ids=str)
def test_ones_own_page_leads_to_nothing_of_the_neighbours(roof: Roof, asked: Asked) -> None:
    theirs = roof.other.feeds if asked.rule.startswith("/calendar") else roof.other.pages
    secret, before = theirs[roof.other.people[0]], roof.rows()

    response = visitor(roof.app).ask(asked.method, address_for(asked.rule, roof.one, secret=secret))

    assert response.status_code == 404
    assert _but_told(roof.rows()) == _but_told(before)


@pytest.mark.parametrize("asked", [one for one in OF_PEOPLE if OF_SOMEBODY.search(one.rule)], ids=str)
def test_ones_own_page_leads_to_no_place_time_or_work_of_somebody_else(roof: Roof, asked: Asked) -> None:
    bo, before = roof.one.people[1], roof.rows()

    response = visitor(roof.app).ask(
        asked.method, address_for(asked.rule, roof.one, secret=roof.one.pages[bo])
    )

    assert response.status_code in {403, 404}
    assert _but_told(roof.rows()) == _but_told(before)


def test_who_left_the_club_finds_no_way_into_its_meetings(roof: Roof) -> None:
    carla = roof.one.people[2]
    for rule, secrets in (
        ("/p/<secret>/join/<session_id>", roof.one.pages),
        ("/calendar/<secret>/<session_id>", roof.one.feeds),
    ):
        address = address_for(rule, roof.one, secret=secrets[carla])
        response = visitor(roof.app).ask("GET", address)
        assert response.status_code in {403, 404}
        assert LINK not in response.text


def _but_told(rows: list[str]) -> list[str]:
    """Leave out that somebody who sent a form had been shown the privacy notice."""
    return [row for row in rows if not row.startswith(("told_privacy", "trail"))]
