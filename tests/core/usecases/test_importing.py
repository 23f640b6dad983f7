"""Many people at once: who is added, who was known, what is refused, and what is only pointed out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jobclub.core.errors import Forbidden, Invalid
from jobclub.core.events import ParticipantAdded, ParticipantsImported
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.interests import Interest
from jobclub.core.people.participant import Participant
from jobclub.core.usecases.administering import change_organisation
from jobclub.core.usecases.importing import (
    CHUNK,
    MOST_ALIKE,
    Imported,
    LineRemark,
    Remark,
    import_participants,
    importing_done,
    sample,
)
from jobclub.core.usecases.knowing import PersonWish, add_participant, list_participants
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import Town, found_town

HEADER = "name;e-mail;phone\n"
TWO = HEADER + "Anna;anna@people.example;\nBo;bo@people.example;70 10 10 10\n"
EXAMPLE = Path(__file__).parents[3] / "examples" / "people.csv"


def known(office: Office, town: Town) -> list[Participant]:
    """Give everybody in the order they became known."""
    return list(list_participants(office, town.admin, Window(limit=100)).items)


def brought(office: Office, town: Town, text: str, **how: Any) -> Imported:
    return import_participants(office, town.coordinator, text, **how)


def remark(line: int, kind: str, *, ids: tuple[str, ...] = (), lines: tuple[int, ...] = ()) -> LineRemark:
    return LineRemark(line=line, remark=Remark(kind), participant_ids=ids, lines=lines)


def test_people_are_taken_in_as_the_table_tells_of_them(office: Office, town: Town) -> None:
    text = (
        "Vorname;Nachname;Mail;Handy;erreichbar über;Sprache;Adresse\n"
        "Anna;Invented;Anna@people.example;0201 70101010;her sister;Deutsch;Home\n"
        "Bo;;;;;;\n"
    )
    imported = brought(office, town, text)
    assert imported == Imported(added=2, known=0, refused=0, ignored_columns=("Adresse",), remarks=())
    anna, bo = known(office, town)
    assert anna == Participant(
        id=anna.id,
        name="Anna Invented",
        email="Anna@people.example",
        phone="0201 70101010",
        reached_through="her sister",
        language="de",
    )
    assert bo == Participant(id=bo.id, name="Bo")


def test_what_happened_is_recorded_once_with_ids_and_lines_only(
    office: Office, town: Town, store: MemoryStore
) -> None:
    carla = add_participant(office, town.admin, PersonWish(name="Carla", email="c@people.example"))
    brought(office, town, TWO + "C;C@people.example;\n\nDora;;70101010\n")
    anna, bo, dora = (one for one in known(office, town) if one != carla)
    assert store.trail[-1].event == ParticipantsImported(
        at=office.now(),
        added=((2, anna.id), (3, bo.id), (6, dora.id)),
        known=((4, carla.id),),
        alike=((6, (bo.id,)),),
    )
    assert isinstance(store.trail[-2].event, ParticipantAdded)


# Known people


def test_whoever_is_known_by_e_mail_stays_as_they_are(office: Office, town: Town) -> None:
    anna = add_participant(office, town.admin, PersonWish(name="Anna", email="Anna@People.example"))
    imported = brought(office, town, HEADER + "Anna Another;ANNA@people.example;70101010\nBo;;\n")
    assert (imported.added, imported.known) == (1, 1)
    assert imported.remarks == (remark(2, "known", ids=(anna.id,)),)
    assert known(office, town)[0] == anna


@pytest.mark.parametrize("apart", [0, CHUNK])
def test_a_second_line_with_an_e_mail_is_the_person_of_the_first(
    office: Office, town: Town, apart: int
) -> None:
    between = "Somebody;;\n" * apart
    text = HEADER + "Anna;straße@people.example;\n" + between + "A.;STRASSE@people.example;\n"
    imported = brought(office, town, text)
    assert (imported.added, imported.known) == (apart + 1, 1)
    assert imported.remarks == (remark(apart + 3, "known", lines=(2,)),)


def test_the_same_table_again_adds_nobody_who_has_an_e_mail(office: Office, town: Town) -> None:
    brought(office, town, TWO)
    anna, bo = known(office, town)
    again = brought(office, town, TWO)
    assert (again.added, again.known) == (0, 2)
    assert again.remarks == (remark(2, "known", ids=(anna.id,)), remark(3, "known", ids=(bo.id,)))
    assert known(office, town) == [anna, bo]


def test_an_e_mail_known_elsewhere_makes_nobody_known_here(office: Office, town: Town) -> None:
    brought(office, town, TWO)
    elsewhere = found_town(office)
    assert brought(office, elsewhere, TWO).added == 2
    assert len(known(office, town)) == len(known(office, elsewhere)) == 2


# Equal phones


def test_an_equal_phone_is_only_pointed_out(office: Office, town: Town) -> None:
    anna = add_participant(office, town.admin, PersonWish(name="Anna", phone="+45 70 10 10 10"))
    imported = brought(office, town, HEADER + "Bo;;70101010\nCarla;;112\nDora;;0045 70-10-10-10\n")
    assert (imported.added, imported.known) == (3, 0)
    assert imported.remarks == (
        remark(2, "alike", ids=(anna.id,)),
        remark(4, "alike", ids=(anna.id,), lines=(2,)),
    )


@pytest.mark.parametrize("apart", [0, CHUNK])
def test_an_equal_phone_on_an_earlier_line_is_pointed_out_by_its_line(
    office: Office, town: Town, apart: int
) -> None:
    text = HEADER + "Anna;;70101010\n" + "Somebody;;\n" * apart + "Bo;;70 10 10 10\n"
    assert brought(office, town, text).remarks == (remark(apart + 3, "alike", lines=(2,)),)


def test_a_known_persons_phone_in_the_table_points_at_nobody(office: Office, town: Town) -> None:
    add_participant(office, town.admin, PersonWish(name="Anna", email="anna@people.example"))
    imported = brought(office, town, HEADER + "Anna;anna@people.example;70101010\nBo;;70101010\n")
    assert [one.remark for one in imported.remarks] == [Remark.KNOWN]


def test_of_many_who_share_a_phone_a_few_are_named(office: Office, town: Town) -> None:
    imported = brought(office, town, HEADER + "Somebody;;70101010\n" * (2 * CHUNK))
    assert imported.added == 2 * CHUNK
    last = imported.remarks[-1]
    assert (last.line, last.lines) == (2 * CHUNK + 1, tuple(range(2, 2 + MOST_ALIKE)))


# Bad lines

BAD = TWO + '\n;nobody;\nCarla;carla@people.example;call me\n"Dora" D;;\n'
REASONS = [
    (5, "the name is empty; write something"),
    (5, "the e-mail is no e-mail address; write one like 'name@example.org', or leave it out"),
    (
        6,
        "the phone is no phone number; write digits and spaces, with the country code like '+45 70 10 10 10'",
    ),
    (7, 'this line holds a quotation mark (") that is not closed, or that has something right behind it'),
]


def test_one_bad_line_refuses_all_and_every_one_is_named(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    with refused(Invalid, at="/text") as error:
        brought(office, town, BAD)
    assert {mistake.pointer for mistake in error.value.mistakes} == {"/text"}
    assert [(mistake.line, mistake.detail) for mistake in error.value.mistakes] == REASONS


def test_the_good_lines_are_taken_in_if_that_is_wished(office: Office, town: Town) -> None:
    imported = brought(office, town, BAD, all_or_nothing=False)
    assert (imported.added, imported.known, imported.refused) == (2, 0, 3)
    assert [(one.line, one.remark, [m.pointer for m in one.mistakes]) for one in imported.remarks] == [
        (5, Remark.REFUSED, ["/name", "/email"]),
        (6, Remark.REFUSED, ["/phone"]),
        (7, Remark.REFUSED, [""]),
    ]
    assert [one.name for one in known(office, town)] == ["Anna", "Bo"]


def test_a_refused_line_makes_nobody_known(office: Office, town: Town) -> None:
    text = HEADER + "Anna;anna@people.example;none\nAnna;anna@people.example;70101010\n"
    imported = brought(office, town, text, all_or_nothing=False)
    assert (imported.added, imported.known, imported.refused) == (1, 0, 1)


def test_remarks_come_in_the_order_of_the_lines(office: Office, town: Town) -> None:
    text = TWO + "A;anna@people.example;\n;;\nBad;bad;\nCarla;;70101010\nB;bo@people.example;\n"
    imported = brought(office, town, text, dry_run=True)
    assert [(one.line, one.remark) for one in imported.remarks] == [
        (4, "known"),
        (6, "refused"),
        (7, "alike"),
        (8, "known"),
    ]


@pytest.mark.parametrize("text", ["", "Anna;anna@people.example", "Telefon;Mobil\n"])
def test_a_text_that_is_no_table_is_refused_even_on_trial(
    office: Office, town: Town, refused: Callable[..., Any], *, text: str
) -> None:
    for how in ({}, {"dry_run": True}, {"all_or_nothing": False}):
        with refused(Invalid, at="/text"):
            brought(office, town, text, **how)


# Trying, progress


@pytest.mark.parametrize("all_or_nothing", [True, False])
def test_a_dry_run_tells_what_would_come_of_it_and_changes_nothing(
    office: Office, town: Town, unchanged: Callable[..., Any], *, all_or_nothing: bool
) -> None:
    add_participant(office, town.admin, PersonWish(name="Bo", email="bo@people.example"))
    with unchanged():
        tried = brought(office, town, BAD, dry_run=True, all_or_nothing=all_or_nothing)
    assert tried == brought(office, town, BAD, all_or_nothing=False)


def test_progress_is_told_in_good_lines(office: Office, town: Town) -> None:
    seen: list[tuple[int, int]] = []
    text = HEADER + "Anna;anna@people.example;\n;bad;\n" + "A.;anna@people.example;\n" * CHUNK
    brought(office, town, text, all_or_nothing=False, progress=lambda *told: seen.append(told))
    assert seen == [(CHUNK, CHUNK + 1), (CHUNK + 1, CHUNK + 1)]


# Who may, and once more


def test_only_those_who_may_write_people_import_them_or_ask_again(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    reader = replace(town.admin, read_only=True)
    with refused(Forbidden):
        import_participants(office, reader, TWO)
    with refused(Forbidden):
        importing_done(office, reader, ParticipantsImported(at=office.now()), TWO)


def test_the_answer_can_be_given_once_more_from_what_was_recorded(
    office: Office, town: Town, store: MemoryStore
) -> None:
    add_participant(office, town.admin, PersonWish(name="Carla", email="c@people.example", phone="70101010"))
    text = BAD + "C;c@people.example;\nBo;bo@people.example;\n"
    imported = brought(office, town, text, all_or_nothing=False)
    assert {one.remark for one in imported.remarks} == set(Remark)
    (happened,) = [one.event for one in store.trail if isinstance(one.event, ParticipantsImported)]
    assert importing_done(office, town.coordinator, happened, text) == imported


def test_interests_come_along_where_the_organisation_has_a_list(office: Office, town: Town) -> None:
    text = "name;e-mail;Interests\nBo;bo@people.example;Care, kontor\nCarla;;magic\nDora;;\n"
    before = brought(office, town, text, dry_run=True)
    assert (before.added, before.ignored_columns) == (3, ("Interests",))
    office_work = Interest(key="office", title="Office", titles={"da": "Kontor"})
    listed = (Interest(key="care", title="Care"), office_work)
    change_organisation(office, town.admin, None, interests=listed)
    found = brought(office, town, text, all_or_nothing=False)
    assert (found.added, found.refused, found.ignored_columns) == (2, 1, ())
    with office.reading(town.admin) as tx:
        [bo] = tx.participants.by_email_keys(["bo@people.example"]).values()
        assert tx.participants.get(bo).interests == {"care", "office"}
    shown = sample(office, town.admin, text, 1)
    assert [line.told["interests"] for line in shown] == [{"care", "office"}]


def test_a_repeat_is_answered_as_before_though_the_list_is_another_one(
    store: MemoryStore, office: Office, town: Town
) -> None:
    care, shop = Interest(key="care", title="Care"), Interest(key="shop", title="Shop")
    change_organisation(office, town.admin, None, interests=(care,))
    text = "name;e-mail;interests\nBo;bo@people.example;care\nCarla;carla@people.example;shop\n"
    brought(office, town, text, all_or_nothing=False)
    (happened,) = [one.event for one in store.trail if isinstance(one.event, ParticipantsImported)]
    change_organisation(office, town.admin, None, interests=(shop,))
    again = importing_done(office, town.coordinator, happened, text)
    assert (again.added, again.refused) == (1, 1)
    assert again.remarks == (remark(3, "refused"),)


def test_who_is_known_keeps_their_interests(office: Office, town: Town) -> None:
    listed = (Interest(key="care", title="Care"), Interest(key="shop", title="Shop"))
    change_organisation(office, town.admin, None, interests=listed)
    wish = PersonWish(name="Bo", email="bo@people.example", interests=frozenset({"shop"}))
    add_participant(office, town.admin, wish)
    imported = brought(office, town, "name;e-mail;interests\nBo;BO@people.example;care\n")
    assert (imported.added, imported.known) == (0, 1)
    assert [one.interests for one in known(office, town)] == [{"shop"}]


def test_the_example_is_taken_in_whole(office: Office, town: Town) -> None:
    imported = brought(office, town, EXAMPLE.read_text(encoding="utf-8"))
    assert (imported.added, imported.known, imported.refused) == (12, 0, 0)
    assert imported.ignored_columns == ()
    assert imported.remarks == (remark(9, "alike", lines=(8,)),)
    everybody = known(office, town)
    assert {one.language for one in everybody} == {"da", "de", "en", None}
    assert everybody[-1].reached_through == 'Boligkontoret "Havnen"'
