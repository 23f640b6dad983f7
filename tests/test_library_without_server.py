"""The library works with the standard library, ``holidays`` and ``tzdata`` alone."""

from __future__ import annotations

import subprocess
import sys

BLOCKED = """
import sys

class Blocked:
    names = {"flask", "flask_smorest", "flask_swagger_ui", "werkzeug", "sqlalchemy", "alembic", "marshmallow",
             "click", "gunicorn", "pytest", "requests", "msal", "jsonschema"}

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in self.names:
            raise ImportError(f"{name} is not installed here")

sys.meta_path.insert(0, Blocked())
"""
A_WHOLE_CLUB = """
import jobclub
from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.usecases.coaching import mark_attendance, progress_of
from jobclub.core.usecases.running import confirm_held
from jobclub.testing import FixedClock, enrolled, found_town, memory_office, open_club

clock = FixedClock()
office = memory_office(clock)
town = found_town(office, holidays="DK")
club = open_club(office, town)
ada = enrolled(office, town, club.id, "Ada")
first = club.sessions[0]
clock.at = first.ends_at
there = Mark(session_id=first.id, participant_id=ada.place.participant_id, mark=AttendanceMark.PRESENT)
mark_attendance(office, town.consultant, first.id, [there], None)
confirm_held(office, town.consultant, first.id)
print(jobclub.__version__, len(club.sessions), progress_of(office, town.consultant, ada.place.id).name)
"""
NEGATIVE = """
import sqlalchemy
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-c", BLOCKED + code]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  (our own code)


def test_a_club_is_planned_and_run_in_memory_without_any_server_package() -> None:
    done = run(A_WHOLE_CLUB)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split()[1:] == ["6", "Ada"]


def test_every_public_name_of_the_library_is_there_without_any_server_package() -> None:
    done = run("import jobclub\nfor name in getattr(jobclub, '__all__', []):\n    getattr(jobclub, name)\n")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_packages_are_indeed_shut_out() -> None:
    assert "sqlalchemy is not installed here" in run(NEGATIVE).stderr
