from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobclub.core.activities.agenda import AgendaItem
from jobclub.core.cohorts.programme import Completion, DueFrom, DueRule, HomeworkTask, Programme, Unit
from jobclub.core.cohorts.programme_document import (
    document_of,
    fault_in_agenda,
    fault_in_link,
    read_agenda,
    read_programme,
    read_tasks,
    restored_programme,
)
from jobclub.core.errors import Invalid, Mistake
from jobclub.core.people.habits import Choice

Document = dict[str, Any]
Pointers = Callable[..., list[str]]

LEAST: Document = {
    "key": "club",
    "title": "Club",
    "language": "en",
    "minutes": 120,
    "capacity": 10,
    "units": [{"key": "one", "title": "One"}, {"key": "two", "title": "Two"}],
}
TASK = {"key": "cv", "title": "Your CV"}
MATERIAL = {"title": "ESCO", "link": "https://esco.ec.europa.eu"}
ITEM = {"minutes": 10, "item": "Round"}


def with_members(**members: object) -> Document:
    return {**deepcopy(LEAST), **members}


def with_unit(number: int = 0, **members: object) -> Document:
    document = deepcopy(LEAST)
    document["units"][number].update(members)
    return document


def without(document: Document, member: str) -> Document:
    return {name: value for name, value in document.items() if name != member}


# --- what is read -------------------------------------------------------------------------------------


def test_only_key_title_language_minutes_capacity_and_units_with_key_and_title_are_required() -> None:
    assert read_programme(LEAST) == Programme(
        key="club",
        title="Club",
        language="en",
        minutes=120,
        capacity=10,
        units=(Unit(key="one", title="One"), Unit(key="two", title="Two")),
        cadence="weekly",
        minimum=1,
        admits_until=2,
        offer_hours=48,
        preparation_needs_homework=False,
        partly_from_minutes=None,
        completion=None,
        messages={},
    )


def test_every_member_is_read() -> None:
    unit = {
        "key": "one",
        "title": "One",
        "goals": ["You know the group."],
        "agenda": [{"minutes": 15, "item": "Round", "lead": "consultant"}],
        "homework": [{**TASK, "text": "Two\nlines", "due": "1 day before next"}],
        "materials": [MATERIAL],
        "before": ["course:good-cv"],
        "guests": ["employer"],
    }
    document = with_members(
        cadence="fortnightly",
        minimum=8,
        admits_until=3,
        offer_hours=24,
        preparation_needs_homework=True,
        partly_from_minutes=60,
        completion={"sessions": 4, "homework": 3},
        messages={"day_before": True, "hour_before": False, "homework": False, "friendly": True},
        units=[unit, {"key": "two", "title": "Two"}],
    )
    read = read_programme(document)
    assert document_of(read) == document
    assert read.units[0].homework[0].due == DueRule(1, "day", DueFrom.BEFORE_NEXT)
    assert read.completion == Completion(sessions=4, homework=3)
    assert read.messages[Choice.DAY_BEFORE] is True
    assert read.messages[Choice.HOUR_BEFORE] is False


def test_what_a_programme_does_not_switch_is_left_to_the_organisation() -> None:
    read = read_programme(with_members(messages={"friendly": False}))
    assert read.messages == {Choice.FRIENDLY: False}
    assert read_programme(with_members(messages={})) == read_programme(LEAST)


@pytest.mark.parametrize("wrong", [None, 1, 0, "yes", "true", [], {}])
@pytest.mark.parametrize("choice", list(Choice))
def test_a_kind_of_message_is_switched_by_true_or_false_alone(
    pointers: Pointers, choice: Choice, wrong: object
) -> None:
    assert pointers(read_programme, with_members(messages={choice: wrong})) == [f"/messages/{choice}"]


def test_a_programme_can_be_told_apart_whatever_it_switches() -> None:
    quiet, plain = read_programme(with_members(messages={"friendly": False})), read_programme(LEAST)
    assert len({quiet, plain, read_programme(LEAST)}) == 2


@pytest.mark.parametrize("nothing", [{}, {"sessions": 0}, {"homework": 0}, {"sessions": 0, "homework": 0}])
def test_a_completion_that_asks_for_nothing_is_refused(pointers: Pointers, nothing: dict[str, int]) -> None:
    assert pointers(read_programme, with_members(completion=nothing)) == ["/completion"]


def test_nobody_can_be_there_partly_for_longer_than_a_session(pointers: Pointers) -> None:
    assert pointers(read_programme, with_members(partly_from_minutes=121)) == ["/partly_from_minutes"]


@given(st.from_type(Programme))
def test_any_programme_that_was_kept_is_restored(programme: Programme) -> None:
    assert restored_programme(json.loads(json.dumps(document_of(programme)))) == programme


def test_a_programme_kept_under_older_rules_is_still_read() -> None:
    document = with_members(capacity=500)
    with pytest.raises(Invalid):
        read_programme(document)
    assert restored_programme(document).capacity == 500


@given(st.from_type(Programme))
def test_any_programme_written_as_a_document_reads_back_the_same(programme: Programme) -> None:
    document = document_of(programme)
    assert read_programme(document) == programme
    assert read_programme(json.loads(json.dumps(document))) == programme
    assert read_programme(document_of(programme, whole=True)) == programme


# --- what is refused, each by its pointer -------------------------------------------------------------


@pytest.mark.parametrize("document", [None, [], "club", 5, [LEAST]])
def test_a_document_that_is_no_table_is_refused(pointers: Pointers, document: object) -> None:
    assert pointers(read_programme, document) == [""]


@pytest.mark.parametrize("member", ["key", "title", "language", "minutes", "capacity", "units"])
def test_a_required_member_that_is_missing_is_named(pointers: Pointers, member: str) -> None:
    assert pointers(read_programme, without(LEAST, member)) == [f"/{member}"]


@pytest.mark.parametrize("member", ["key", "title"])
def test_a_unit_without_key_or_title_is_named(pointers: Pointers, member: str) -> None:
    units = [LEAST["units"][0], without(LEAST["units"][1], member)]
    assert pointers(read_programme, with_members(units=units)) == [f"/units/1/{member}"]


@pytest.mark.parametrize(
    "member",
    [
        "key",
        "title",
        "language",
        "cadence",
        "minutes",
        "minimum",
        "capacity",
        "admits_until",
        "offer_hours",
        "preparation_needs_homework",
        "partly_from_minutes",
        "completion",
        "messages",
        "units",
    ],
)
def test_null_is_no_value_where_nothing_is_meant_the_member_is_left_out(
    pointers: Pointers, member: str
) -> None:
    assert pointers(read_programme, with_members(**{member: None})) == [f"/{member}"]


WRONG_KINDS = [
    ("title", 5),
    ("title", ["Club"]),
    ("key", 5),
    ("language", 1),
    ("language", "sv"),
    ("language", ""),
    ("cadence", "daily"),
    ("cadence", 7),
    ("minutes", "120"),
    ("minutes", 120.0),
    ("minutes", True),
    ("minimum", "2"),
    ("capacity", [10]),
    ("admits_until", "two"),
    ("offer_hours", 1.5),
    ("preparation_needs_homework", "yes"),
    ("preparation_needs_homework", 1),
    ("partly_from_minutes", "60"),
    ("completion", 4),
    ("completion", [4]),
    ("messages", False),
    ("messages", ["friendly"]),
    ("units", {"key": "one"}),
    ("units", "one"),
]


@pytest.mark.parametrize(("member", "value"), WRONG_KINDS)
def test_a_member_of_the_wrong_kind_is_refused(pointers: Pointers, member: str, value: object) -> None:
    assert pointers(read_programme, with_members(**{member: value})) == [f"/{member}"]


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("minutes", 4),
        ("minutes", 1441),
        ("capacity", 0),
        ("capacity", 51),
        ("capacity", 10**400),
        ("minimum", 0),
        ("admits_until", 0),
        ("admits_until", 61),
        ("offer_hours", 0),
        ("offer_hours", 337),
        ("partly_from_minutes", 0),
        ("partly_from_minutes", 1441),
    ],
)
def test_a_number_out_of_bounds_is_refused(pointers: Pointers, member: str, value: int) -> None:
    assert pointers(read_programme, with_members(**{member: value})) == [f"/{member}"]


@pytest.mark.parametrize(
    "key",
    [
        "",
        "Kick-off",
        "kick_off",
        "kick off",
        "-kick",
        "kick-",
        "kick--off",
        "å",
        "k\n",
        "x" * 65,
        "010190-1234",
    ],
)
def test_a_key_is_lower_case_letters_digits_and_single_hyphens(pointers: Pointers, key: str) -> None:
    assert pointers(read_programme, with_members(key=key)) == ["/key"]
    assert pointers(read_programme, with_unit(key=key)) == ["/units/0/key"]
    assert pointers(read_programme, with_unit(homework=[{**TASK, "key": key}])) == ["/units/0/homework/0/key"]


@pytest.mark.parametrize("title", ["", "  ", "two\nlines", "a tab\there", "nul\0", "x" * 201])
def test_a_title_is_a_text_of_one_line(pointers: Pointers, title: str) -> None:
    assert pointers(read_programme, with_members(title=title)) == ["/title"]
    assert pointers(read_programme, with_unit(title=title)) == ["/units/0/title"]


WRONG_IN_UNIT = [
    ({"goals": "You know the group."}, "/goals"),
    ({"goals": ["fine", 5]}, "/goals/1"),
    ({"goals": ["fine", ""]}, "/goals/1"),
    ({"goals": ["x" * 501]}, "/goals/0"),
    ({"goals": ["fine"] * 101}, "/goals"),
    ({"before": [None]}, "/before/0"),
    ({"guests": [["employer"]]}, "/guests/0"),
    ({"guests": ["two\nlines"]}, "/guests/0"),
    ({"agenda": "15 minutes"}, "/agenda"),
    ({"agenda": [ITEM, "15 minutes"]}, "/agenda/1"),
    ({"agenda": [without(ITEM, "minutes")]}, "/agenda/0/minutes"),
    ({"agenda": [{**ITEM, "minutes": 0}]}, "/agenda/0/minutes"),
    ({"agenda": [{**ITEM, "minutes": "10"}]}, "/agenda/0/minutes"),
    ({"agenda": [without(ITEM, "item")]}, "/agenda/0/item"),
    ({"agenda": [{**ITEM, "item": "x" * 1001}]}, "/agenda/0/item"),
    ({"agenda": [{**ITEM, "lead": 5}]}, "/agenda/0/lead"),
    ({"homework": {}}, "/homework"),
    ({"homework": [without(TASK, "key")]}, "/homework/0/key"),
    ({"homework": [without(TASK, "title")]}, "/homework/0/title"),
    ({"homework": [{**TASK, "text": "nul\0"}]}, "/homework/0/text"),
    ({"homework": [{**TASK, "text": "x" * 5001}]}, "/homework/0/text"),
    ({"homework": [{**TASK, "due": "tomorrow"}]}, "/homework/0/due"),
    ({"homework": [{**TASK, "due": 1}]}, "/homework/0/due"),
    ({"materials": [without(MATERIAL, "title")]}, "/materials/0/title"),
    ({"materials": [without(MATERIAL, "link")]}, "/materials/0/link"),
    ({"materials": [{**MATERIAL, "link": "http://example.org"}]}, "/materials/0/link"),
    ({"materials": [{**MATERIAL, "link": "https://example.org/" + "x" * 2000}]}, "/materials/0/link"),
]


@pytest.mark.parametrize(("members", "pointer"), WRONG_IN_UNIT)
def test_a_mistake_in_a_unit_is_named_where_it_stands(
    pointers: Pointers, members: Document, pointer: str
) -> None:
    assert pointers(read_programme, with_unit(0, **members)) == [f"/units/0{pointer}"]
    assert pointers(read_programme, with_unit(1, **members)) == [f"/units/1{pointer}"]


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        (with_members(organisation="x"), "/organisation"),
        (with_members(**{"a/b~c": 1}), "/a~1b~0c"),
        (with_members(completion={"session": 4}), "/completion/session"),
        (with_members(messages={"confirmation": False}), "/messages/confirmation"),
        (with_unit(goal=["x"]), "/units/0/goal"),
        (with_unit(agenda=[{**ITEM, "leader": "x"}]), "/units/0/agenda/0/leader"),
        (with_unit(homework=[{**TASK, "deadline": "x"}]), "/units/0/homework/0/deadline"),
        (with_unit(materials=[{**MATERIAL, "url": "x"}]), "/units/0/materials/0/url"),
    ],
)
def test_a_member_nobody_knows_is_refused_on_every_level(
    pointers: Pointers, document: Document, pointer: str
) -> None:
    assert pointers(read_programme, document) == [pointer]


@pytest.mark.parametrize(
    "members", [{"sessions": -1}, {"sessions": 61}, {"sessions": "4"}, {"sessions": True}]
)
def test_completion_asks_for_a_number_of_units(pointers: Pointers, members: Document) -> None:
    assert pointers(read_programme, with_members(completion=members)) == ["/completion/sessions"]


# --- what is wrong between members that are each fine -------------------------------------------------


def test_a_programme_without_units_is_refused(pointers: Pointers) -> None:
    assert pointers(read_programme, with_members(units=[])) == ["/units"]


def test_a_programme_of_more_than_sixty_units_is_refused(pointers: Pointers) -> None:
    units = [{"key": f"unit-{number}", "title": "Unit"} for number in range(61)]
    assert pointers(read_programme, with_members(units=units)) == ["/units"]
    assert len(read_programme(with_members(units=units[:60])).units) == 60


def test_an_agenda_longer_than_the_session_is_refused(pointers: Pointers) -> None:
    agenda = [{**ITEM, "minutes": 60}, {**ITEM, "minutes": 61}]
    assert pointers(read_programme, with_unit(1, agenda=agenda)) == ["/units/1/agenda"]


def test_an_agenda_may_leave_time_free_or_fill_the_session() -> None:
    read_programme(with_unit(agenda=[{**ITEM, "minutes": 119}]))
    read_programme(with_unit(agenda=[{**ITEM, "minutes": 60}, {**ITEM, "minutes": 60}]))


@pytest.mark.parametrize("due", ["1 day before next", "12 hours before next"])
def test_the_last_unit_allows_only_after_this(pointers: Pointers, due: str) -> None:
    homework = [{"key": "plan", "title": "Plan", "due": "1 day after this"}, {**TASK, "due": due}]
    assert pointers(read_programme, with_unit(1, homework=homework)) == ["/units/1/homework/1/due"]
    read_programme(with_unit(0, homework=homework))


def test_a_task_of_the_last_unit_may_have_no_due_rule() -> None:
    assert read_programme(with_unit(1, homework=[TASK])).units[1].homework[0].due is None


def test_a_capacity_below_the_minimum_is_refused(pointers: Pointers) -> None:
    assert pointers(read_programme, with_members(minimum=11)) == ["/capacity"]
    assert read_programme(with_members(minimum=10)).minimum == 10


def test_the_same_unit_key_twice_is_refused_at_the_second(pointers: Pointers) -> None:
    assert pointers(read_programme, with_unit(1, key="one")) == ["/units/1/key"]


def test_the_same_homework_key_twice_is_refused_within_a_unit_and_between_units(pointers: Pointers) -> None:
    assert pointers(read_programme, with_unit(homework=[TASK, TASK])) == ["/units/0/homework/1/key"]
    between = with_unit(homework=[TASK])
    between["units"][1]["homework"] = [TASK]
    assert pointers(read_programme, between) == ["/units/1/homework/0/key"]


# --- several mistakes ---------------------------------------------------------------------------------


def test_every_mistake_is_found_in_one_reading(pointers: Pointers) -> None:
    document = without(with_members(language="sv", cadence="daily", colour="red"), "title")
    document["units"][0] = {
        "key": "One!",
        "goals": ["", "fine", "\0"],
        "agenda": [{"minutes": 500, "item": "x"}],
    }
    document["units"][1]["homework"] = [{**TASK, "due": "soon"}]
    assert sorted(pointers(read_programme, document)) == [
        "/cadence",
        "/colour",
        "/language",
        "/title",
        "/units/0/agenda",
        "/units/0/goals/0",
        "/units/0/goals/2",
        "/units/0/key",
        "/units/0/title",
        "/units/1/homework/0/due",
    ]


@pytest.mark.parametrize("minutes", [None, "120", 0])
def test_a_session_without_a_length_is_one_mistake_and_says_nothing_of_the_agendas(
    pointers: Pointers, minutes: object
) -> None:
    document = with_unit(agenda=[{**ITEM, "minutes": 60}]) | {"minutes": minutes}
    assert pointers(read_programme, document) == ["/minutes"]


@pytest.mark.parametrize("capacity", [None, "ten", 0])
def test_a_capacity_that_cannot_be_is_one_mistake_and_says_nothing_of_the_minimum(
    pointers: Pointers, capacity: object
) -> None:
    assert pointers(read_programme, with_members(minimum=8, capacity=capacity)) == ["/capacity"]


@pytest.mark.parametrize("units", [{}, "", 0, False])
def test_units_that_are_no_list_are_one_mistake(pointers: Pointers, units: object) -> None:
    assert pointers(read_programme, with_members(units=units)) == ["/units"]


def test_an_item_of_the_wrong_kind_does_not_shift_the_pointers_of_those_behind_it(pointers: Pointers) -> None:
    document = with_members(
        units=["kick-off", {"key": "two"}, {"key": "three", "title": "Three", "goals": [1, ""]}]
    )
    assert sorted(pointers(read_programme, document)) == [
        "/units/0",
        "/units/1/title",
        "/units/2/goals/0",
        "/units/2/goals/1",
    ]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
MEMBERS = [
    "key",
    "title",
    "language",
    "minutes",
    "capacity",
    "units",
    "completion",
    "messages",
    "cadence",
    "minimum",
]
IN_UNIT = ["key", "title", "goals", "agenda", "homework", "materials", "before", "guests"]


@given(
    ANYTHING
    | st.dictionaries(st.sampled_from(MEMBERS), ANYTHING).map(lambda members: with_members(**members))
    | st.dictionaries(st.sampled_from(IN_UNIT), ANYTHING).map(lambda members: with_unit(**members))
)
def test_whatever_the_document_is_the_answer_is_a_programme_or_its_mistakes(document: object) -> None:
    try:
        outcome: object = read_programme(document)
    except Invalid as error:
        outcome = error.mistakes[0]
    assert isinstance(outcome, Programme | Mistake)


# --- links --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org",
        "HTTPS://example.org/a/b?c=d&e=%20#f",
        "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%7d",
        "https://bücher.example:8443/ü",
    ],
)
def test_a_web_address_is_fine(link: str) -> None:
    assert fault_in_link(link) is None


@pytest.mark.parametrize(
    "link",
    [
        "",
        "example.org",
        "http://example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.org",
        "https://",
        "https:///path",
        "https:example.org",
        "https://rosa:secret@example.org",
        "https://exa mple.org",
        "https://example.org/\nx",
        "https://example.org/\u2028",
        "https://[::1",
        "https://example.org:port",
        "https://example.org:99999",
        "https://example.org/" + "x" * 2000,
    ],
)
def test_what_is_no_web_address_is_refused(link: str) -> None:
    assert fault_in_link(link) is not None


def test_a_name_or_password_in_a_link_is_told_from_what_is_no_link() -> None:
    for link in ("https://rosa@example.org", "https://rosa:secret@example.org/x", "https://@example.org"):
        assert fault_in_link(link) == (
            "must hold no name or password; take out what stands between https:// and the @"
        )
    assert fault_in_link("http://example.org") == "is no web address; write one that begins with https://"
    assert fault_in_link("https://example.org/@rosa") is None


# --- the parts that a group may have of its own -------------------------------------------------------


def test_an_agenda_alone_is_read_as_in_a_document() -> None:
    own = [{**ITEM, "lead": "group"}, {"minutes": 5, "item": "Break"}]
    assert read_agenda(own) == (
        AgendaItem(minutes=10, item="Round", lead="group"),
        AgendaItem(minutes=5, item="Break"),
    )
    assert read_agenda([]) == ()


@pytest.mark.parametrize(
    ("items", "wrong"),
    [
        ([{"item": "Round"}], ["/agenda/0/minutes"]),
        (
            [ITEM, {"minutes": 0, "item": " ", "who": "x"}],
            [f"/agenda/1/{m}" for m in ("minutes", "item", "who")],
        ),
        ([ITEM, "Round"], ["/agenda/1"]),
        ("Round", ["/agenda"]),
        ([ITEM] * 101, ["/agenda"]),
    ],
)
def test_what_is_wrong_with_an_agenda_alone_is_named_below_it(
    items: object, wrong: list[str], pointers: Pointers
) -> None:
    assert pointers(read_agenda, items) == wrong


def test_an_agenda_fits_its_minutes() -> None:
    agenda = read_agenda([ITEM, ITEM])
    assert fault_in_agenda(agenda, 20) is None
    assert fault_in_agenda(agenda, 19) == (
        "takes 20 minutes, a session has 19; shorten it or lengthen the session"
    )


def test_homework_alone_is_read_as_in_a_document() -> None:
    own = [{**TASK, "text": "Two pages", "due": "1 day before next"}, {"key": "photo", "title": "A photo"}]
    assert read_tasks(own) == (
        HomeworkTask(key="cv", title="Your CV", text="Two pages", due=DueRule(1, "day", DueFrom.BEFORE_NEXT)),
        HomeworkTask(key="photo", title="A photo"),
    )
    assert read_tasks([]) == ()


@pytest.mark.parametrize(
    ("tasks", "wrong"),
    [
        ([TASK, {"title": "No key"}], ["/tasks/1/key"]),
        ([{**TASK, "due": "tomorrow", "points": 3}], ["/tasks/0/due", "/tasks/0/points"]),
        ([TASK, TASK], ["/tasks/1/key"]),
        (None, ["/tasks"]),
    ],
)
def test_what_is_wrong_with_homework_alone_is_named_below_it(
    tasks: object, wrong: list[str], pointers: Pointers
) -> None:
    assert pointers(read_tasks, tasks) == wrong
