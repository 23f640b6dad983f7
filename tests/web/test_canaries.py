"""Nobody reads what is not theirs: a neighbour's words, another person's work, a colleague's people."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest
from flask import Flask

from benchmarks.canaries import WORD, mark, mark_people, sing
from benchmarks.knocking import Visitor, address_for, bearing, signed_in, visitor
from benchmarks.neighbours import Neighbour, Roof
from jobclub.core.office.lists import Window
from jobclub.core.usecases.knowing import list_participants
from jobclub.wiring import app_over


def test_no_word_and_no_id_of_the_neighbours_is_in_anything(roof: Roof) -> None:
    sung = sing(roof)

    assert sung.heard == []
    assert sung.answers > 1000
    assert sung.shown > sung.answers / 3
    assert sung.mails > 5
    assert sung.lines > sung.answers / 2


def test_a_page_that_shows_the_neighbours_people_would_be_heard(roof: Roof) -> None:
    app = app_over(roof.office)

    @app.get("/staff/everybody")
    def show() -> str:
        found = list_participants(roof.office, roof.one.furnished.town.admin, Window())
        return " ".join(one.name for one in found.items)

    leaking = Roof(**{**{one.name: getattr(roof, one.name) for one in fields(Roof)}, "app": app})

    assert set(sing(leaking, under="/staff/e").heard) == {f"/staff/everybody: {WORD}"}


def test_everything_one_writes_has_its_word(roof: Roof) -> None:
    """So that the canaries are where they should be, each table that keeps words is asked for them."""
    mark(roof, roof.one)

    own = signed_in(roof.app, roof.one, "admin")
    for rule in ("/staff/clubs/<id:club_id>", "/staff/people/<id:person_id>", "/staff/closed-days"):
        assert WORD in own.ask("GET", address_for(rule, roof.one)).text, rule
    program = bearing(roof.app, roof.one.furnished.secrets["coordinator"])
    for rule in ("webinars/<id:webinar_id>", "services/<id:service_id>", "appointments/<id:appointment_id>"):
        assert WORD in program.ask("GET", address_for(f"/api/v1/{rule}", roof.one)).text, rule


def _heard(caller: Visitor, address: str, words: set[str]) -> list[str]:
    response = caller.ask("GET", address)
    text = response.get_data().decode(errors="replace") + str(response.headers)
    return [word for word in words if re.search(word, text)]


def _rules(app: Flask, *starts: str) -> list[str]:
    rules = [str(rule) for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())]
    return [rule for rule in rules if rule.startswith(starts)]


@pytest.mark.parametrize("number", range(3))
def test_nobody_reads_what_is_another_persons_in_the_same_club(roof: Roof, number: int) -> None:
    words, me = mark_people(roof, roof.one), roof.one.people[number]
    others = {word for whose, word in words.items() if whose != me}
    heard, mine = list[str](), 0
    for rule in _rules(roof.app, "/p/", "/calendar/"):
        secrets = roof.one.feeds if rule.startswith("/calendar") else roof.one.pages
        address = address_for(rule, roof.one, secret=secrets[me])
        heard += [f"{rule}: {word}" for word in _heard(visitor(roof.app), address, others)]
        mine += bool(_heard(visitor(roof.app), address, {words[me]}))

    assert heard == []
    assert mine > 0


def test_a_consultant_reads_nothing_of_a_colleagues_people(roof: Roof) -> None:
    words = mark_people(roof, roof.one, but="")
    mine = _people_of(roof, roof.one, "colleague")
    others = {word for whose, word in words.items() if whose not in mine}
    browser, program = signed_in(roof.app, roof.one, "colleague"), _program(roof)
    heard = [
        f"{rule}: {word}"
        for rule in _rules(roof.app, "/staff", "/api/")
        for word in _heard(
            program if rule.startswith("/api/") else browser, address_for(rule, roof.one), others
        )
    ]

    assert heard == []
    overseer, page = signed_in(roof.app, roof.one, "coordinator"), address_for("/staff/people", roof.one)
    assert len(_heard(overseer, page, others)) > 2, "whoever may see them all does"


def _program(roof: Roof) -> Visitor:
    return bearing(roof.app, roof.one.furnished.secrets["colleague"])


def _people_of(roof: Roof, side: Neighbour, who: str) -> set[str]:
    """Give those who are, or were, in a club that one of the consultants leads, or have a time with them."""
    me, furnished = getattr(side.furnished.town, who).staff_id, side.furnished
    with roof.office.reading(furnished.town.admin) as tx:
        clubs = [tx.cohorts.get(id_) for id_ in furnished.clubs.values()]
        booked = (*furnished.ids["appointment_id"], *map(furnished.besides.get, ("met", "own_appointment")))
        times = [tx.appointments.get(id_ or "") for id_ in booked]
    there = {one.participant_id for club in clubs if club.consultant_id == me for one in club.places}
    return there | {one.participant_id or "" for one in times if one.consultant_id == me}
