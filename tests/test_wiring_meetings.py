"""Who provides meetings follows from the settings and from what is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobclub.core.errors import Invalid
from jobclub.settings import Settings
from jobclub.wiring import build_office, meetings_of

HALLS = """
from jobclub.integrations.link import NoMeetings

class Halls(NoMeetings):
    def __init__(self, told):
        self.told = told
"""


@pytest.fixture(params=["halls", "teams"])
def name(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Install a plug-in of a name, and give it."""
    (tmp_path / "halls.py").write_text(HALLS)
    about = tmp_path / "halls-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: halls\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[jobclub.meeting_providers]\n{request.param} = halls:Halls\n")
    monkeypatch.syspath_prepend(tmp_path)
    return str(request.param)


def test_without_settings_there_are_those_that_need_none() -> None:
    assert set(meetings_of(Settings())) == {"none", "link", "phone"}


@pytest.mark.parametrize("name", ["halls"], indirect=True)
def test_an_office_has_the_provider_of_a_plug_in(name: str, tmp_path: Path) -> None:
    env = {"JOBCLUB_DATA_DIR": str(tmp_path), "JOBCLUB_HALLS_DOOR": "left"}
    office = build_office(Settings.from_env(env))
    assert getattr(office.meetings[name], "told", None) == {"door": "left"}
    assert set(office.meetings) == {"none", "link", "phone", "halls"}
    office.store.close()


@pytest.mark.parametrize("name", ["teams"], indirect=True)
def test_a_plug_in_can_not_be_called_like_one_of_ours_that_is_not_set_up(name: str) -> None:
    with pytest.raises(Invalid, match=rf"the plug-in halls 1\.0 can't be used: .* provider '{name}'"):
        meetings_of(Settings.from_env({}))
