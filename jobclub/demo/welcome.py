"""What the demo says when it is ready: where everything is, with lines to try out as they stand."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from jobclub.core.cohorts.cohort import CohortState
from jobclub.core.cohorts.session import Session
from jobclub.core.office import Office
from jobclub.core.office.lists import CohortFilter, CohortLine, Window
from jobclub.core.people.staff import Role
from jobclub.core.spans import wall_of
from jobclub.core.usecases import enrolling, issuing, linking, planning, signing_in
from jobclub.demo.seeding import NAME, TEAMS, ZONE, Town
from jobclub.settings import Settings

WITHOUT_TEAMS = """
The link of its meetings is made up, and leads nowhere. A demo that begins with jobclub's extra "teams" has
links that open, made by a stand-in for Microsoft Teams: pip install 'jobclub[server,teams]'
"""


OPENS_FOR = timedelta(days=1)
"""How long one may take until the demo's links are tried."""


def welcome(office: Office, town: Town, settings: Settings) -> str:
    """Give all of it; the tokens and the links in it are new, and each link to sign in works once."""
    clubs = planning.list_cohorts(office, town.mette, CohortFilter(), Window()).items
    running_now = next((club for club in clubs if club.state is CohortState.RUNNING), clubs[0])
    today = f"{wall_of(office.now(), ZONE).on:%A %d %B %Y}"
    pages = _pages(office, town, running_now, settings.base_url)
    return f"""
jobclub demo: {NAME}, with invented people. It is {today} here.
{pages}
Each link to sign in works once; {settings.base_url}/sign-in sends another.
All mails lie in {settings.mail_folder}; a mail program opens them.
{_by_rest(office, town, running_now, f"{settings.base_url}/api/v1")}"""


def _pages(office: Office, town: Town, club: CohortLine, base: str) -> str:
    """Say where everybody comes in."""
    name, page = _somebody(office, town, club)
    consultant, coordinator, administrator = (
        signing_in.make_sign_in_link(office, town.admin, staff.email, opens_for=OPENS_FOR)
        for staff in (town.consultant, town.coordinator, town.administrator)
    )
    return f"""
As {town.consultant.name}, a consultant: what today needs, her clubs, a new club

  {consultant}

As {name}, who takes part in one of her clubs: a page of their own, best seen as on a phone

  {page}

As {town.coordinator.name}, the coordinator, and as {town.administrator.name}, who administers the place:

  {coordinator}
  {administrator}

What everybody sees: open clubs, webinars and times to book

  {base}/o/{town.organisation.page_name}/
"""


def _by_rest(office: Office, town: Town, club: CohortLine, api: str) -> str:
    """Give lines that ask for the same by REST."""
    consultant = issuing.issue_token(office, town.admin, role=Role.CONSULTANT, staff_id=town.consultant.id)[1]
    curl = partial(_curl, consultant, api)
    return f"""
The same by REST: {api}/docs/ describes it all.

  {curl(f"/cohorts/{club.id}")}
  {curl(f"/cohorts/{club.id}/progress")}
  {curl(f"/deliveries?cohort_id={club.id}")}
{_meetings(office, town, club, curl)}
As the coordinator:  Authorization: Bearer {_token(office, town, Role.COORDINATOR)}
As an admin:         Authorization: Bearer {_token(office, town, Role.ADMIN)}
"""


def _curl(token: str, api: str, path: str) -> str:
    """Give a line that asks for a path, to be copied into any shell."""
    return f"curl -s -H 'Authorization: Bearer {token}' {shlex.quote(api + path)}"


def _token(office: Office, town: Town, role: Role) -> str:
    return issuing.issue_token(office, town.admin, role=role)[1]


def _somebody(office: Office, town: Town, club: CohortLine) -> tuple[str, str]:
    """Give the first name of somebody in a club, and a new link to their page."""
    one = enrolling.list_enrolments(office, town.mette, club.id, Window(limit=1)).items[0]
    _, secret = linking.make_link(office, town.mette, one.place.participant_id)
    return one.name.partition(" ")[0], linking.address_of(office, secret)


def _meetings(office: Office, town: Town, club: CohortLine, curl: Callable[[str], str]) -> str:
    """Say where a club meets."""
    sessions = planning.get_cohort(office, town.mette, club.id).sessions
    at_teams = [one for one in sessions if one.meeting.provider == TEAMS]
    return _at_teams(at_teams, office.now(), curl) if at_teams else WITHOUT_TEAMS


def _at_teams(sessions: Sequence[Session], now: datetime, curl: Callable[[str], str]) -> str:
    over = [one for one in sessions if one.has_ended(now)]
    ahead = [one.meeting.join_url for one in sessions if not one.has_ended(now) and one.meeting.join_url]
    told = ["", "It meets at Microsoft Teams, for which a stand-in answers on this machine."]
    if ahead:
        told += ["The way into its next meeting:", "", f"  {ahead[0]}", ""]
    if over:
        seen = curl(f"/sessions/{over[-1].id}/attendance/suggestions")
        told += ["Whom Teams saw at the last one, and what that suggests:", "", f"  {seen}"]
    return "\n".join([*told, ""])
