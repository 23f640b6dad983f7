from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest

from jobclub.core.errors import Invalid
from jobclub.core.office.meetings import MeetingProvider
from jobclub.integrations.link import NoMeetings
from jobclub.integrations.plug_ins import plugged_in

GROUP = "jobclub.meeting_providers"
ROOMS = """
from jobclub.core.errors import Invalid, Mistake
from jobclub.integrations.link import NoMeetings

class Rooms(NoMeetings):
    pass

def rooms(options):
    made = Rooms()
    made.told = dict(options)
    return made

def choosy(options):
    raise Invalid(Mistake("/url", "is missing"), Mistake("", "is not for you"))

def broken(options):
    raise ValueError(options["secret"])
"""


@pytest.fixture(autouse=True)
def _rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rooms.py").write_text(ROOMS)
    (tmp_path / "torn.py").write_text("import nothing_of_this_name\n")
    monkeypatch.syspath_prepend(tmp_path)


def entry(name: str, value: str = "rooms:rooms") -> EntryPoint:
    return EntryPoint(name, value, GROUP)


def refused(*found: EntryPoint, options: Mapping[str, Mapping[str, str]] | None = None) -> list[str]:
    wanted = {one.name: {} for one in found} if options is None else options
    with pytest.raises(Invalid) as refusal:
        plugged_in(found, wanted, taken={"none", "teams"})
    return [f"{mistake.pointer}: {mistake.detail}" for mistake in refusal.value.mistakes]


def told(provider: MeetingProvider) -> object:
    return getattr(provider, "told", None)


def test_a_plug_in_is_made_of_its_own_options() -> None:
    options = {"rooms": {"url": "https://rooms.example.org"}, "others": {"url": "x"}}
    made = plugged_in([entry("rooms")], options, taken=())
    assert {name: told(provider) for name, provider in made.items()} == {"rooms": options["rooms"]}
    assert isinstance(made["rooms"], NoMeetings)


def test_a_plug_in_nobody_set_up_is_left_alone() -> None:
    assert plugged_in([entry("torn", "torn:rooms")], {}, taken=()) == {}


@pytest.mark.parametrize("name", ["none", "teams"])
def test_nobody_takes_the_name_of_a_provider_of_ours(name: str) -> None:
    assert refused(entry(name)) == [
        f": the plug-in rooms:rooms can't be used: there is another provider '{name}'; uninstall one of them"
    ]


def test_two_plug_ins_do_not_have_the_same_name() -> None:
    said = refused(entry("rooms"), entry("rooms", "rooms:choosy"), options={"rooms": {}})
    assert [one.partition(" can't be used: ")[0] for one in said] == [
        ": the plug-in rooms:choosy",
        ": the plug-in rooms:rooms",
    ]
    assert all("there is another provider 'rooms'" in one for one in said)


@pytest.mark.parametrize("name", ["My-Rooms", "rooms_2", "2", "", "x" * 33, "røms"])
def test_a_name_that_could_not_stand_in_a_variable_is_refused(name: str) -> None:
    (said,) = refused(entry(name))
    assert said.endswith(f"can't be used: '{name}' must be small letters and digits; ask those who make it")


def test_a_plug_in_that_can_not_be_loaded_says_why() -> None:
    (torn,) = refused(entry("rooms", "torn:rooms"))
    assert "the plug-in torn:rooms can't be used: it can't be loaded (ModuleNotFoundError: " in torn
    assert torn.endswith("'nothing_of_this_name'); repair or uninstall it")
    (empty,) = refused(entry("rooms", "rooms:nothing"))
    assert "it can't be loaded (AttributeError: " in empty


def test_what_a_plug_in_refuses_is_told_with_the_variable_it_is_set_by() -> None:
    assert refused(entry("rooms", "rooms:choosy")) == [
        ": JOBCLUB_ROOMS_URL is missing (says the plug-in rooms:choosy)",
        ": 'rooms' is not for you (says the plug-in rooms:choosy)",
    ]


def test_a_plug_in_that_fails_does_not_quote_its_options() -> None:
    (said,) = refused(entry("rooms", "rooms:broken"), options={"rooms": {"secret": "hidden"}})
    assert said.endswith("it fails with its options (ValueError); correct them")


def test_everything_wrong_is_said_at_once() -> None:
    assert len(refused(entry("none"), entry("rooms", "rooms:choosy"), entry("torn", "torn:rooms"))) == 4


def test_a_plug_in_is_named_as_it_was_installed(tmp_path: Path) -> None:
    about = tmp_path / "own_rooms-1.2.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: own-rooms\nVersion: 1.2\n")
    (about / "entry_points.txt").write_text(f"[{GROUP}]\nrooms = rooms:choosy\n")
    (first, _) = refused(*entry_points(group=GROUP, name="rooms"))
    assert first == ": JOBCLUB_ROOMS_URL is missing (says the plug-in own-rooms 1.2)"
