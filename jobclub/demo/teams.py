"""Where the demo's clubs meet: Microsoft Teams, for which a stand-in answers on this machine.

It needs the extra ``teams``. Join links begin with the demo's own address, so that they are good as long as
the demo's other links are; from there the way leads on to the stand-in's page, wherever that is now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click
from werkzeug.utils import redirect

from jobclub.core.cohorts.session import Session
from jobclub.core.office import Office
from jobclub.core.office.lists import CohortFilter, Window
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import planning
from jobclub.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from jobclub.testing.graph import GraphStandIn

NEEDED = ("msal", "jsonschema")
"""What the extra brings."""
STATE = "teams.jsonl"
JOIN = "/meet/"
"""How the paths of join links begin, of the shorter kind."""
MINUTE = timedelta(minutes=1)


class StandInTeams:
    """The stand-in, as the demo uses it; ``base_url`` is the demo's own address."""

    def __init__(self, graph: GraphStandIn, base_url: str) -> None:
        self.graph, self.base_url = graph, base_url

    def set_in(self, settings: Settings) -> Settings:
        """Give settings by which jobclub finds it."""
        return replace(
            settings,
            teams_tenant_id=self.graph.tenant_id,
            teams_client_id=self.graph.client_id,
            teams_client_secret=self.graph.client_secret,
            teams_organiser_id=self.graph.organiser_id,
            teams_authority=self.graph.authority,
            teams_graph_url=self.graph.graph_url,
            teams_join_hosts="127.0.0.1",
        )

    def leading_on(self, app: WSGIApplication) -> WSGIApplication:
        """Give an application that leads from join links to the stand-in's page."""

        def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            raw = str(environ.get("RAW_URI", ""))
            if raw.startswith(JOIN):
                return redirect(f"{self.graph.base_url}{raw}")(environ, start_response)
            return app(environ, start_response)

        return answer

    def report(self, session: Session, people: Sequence[str]) -> None:
        """Tell who was at a session: people by their addresses, a guest, and somebody on the phone."""
        from jobclub.testing.graph import Attendee  # noqa: PLC0415  (needs the extra)

        meeting = next(one for one in self.graph.meetings if session.id in (one.external_id or ""))
        start, end = session.starts_at, session.ends_at
        whole, late = [(start - 3 * MINUTE, end)], [(start + 25 * MINUTE, end)]
        twice = [(start, start + 40 * MINUTE), (start + 45 * MINUTE, end)]
        known = [
            Attendee(name=email.partition("@")[0].title(), email=email, stays=stays)
            for email, stays in zip(people, (whole, twice, late), strict=False)
        ]
        others = [
            Attendee(name="Carla's iPad", seen_as="guest", stays=whole),
            Attendee(name="+45 •• •• •• 12", seen_as="phone", stays=late),
            Attendee(name="Mette Holm", email="mette@midtby.example", role="Presenter", stays=whole),
        ]
        self.graph.attend(meeting.id, [*known, *others])

    def come_along(self, office: Office, operator: Actor) -> None:
        """Let the links of last time lead here, if the demo had another address then."""
        tenant = self.graph.tenant
        tenant.meetings = {
            name: replace(one, join_url=self._here(one.join_url)) for name, one in tenant.meetings.items()
        }
        tenant.save()
        for line in planning.list_cohorts(office, operator, CohortFilter(), Window()).items:
            with office.transaction(operator) as tx:
                for session in tx.cohorts.get(line.id).sessions:
                    old = session.meeting
                    if old.join_url and urlsplit(old.join_url).path.startswith(JOIN):
                        tx.cohorts.save_meeting(session.id, replace(old, join_url=self._here(old.join_url)))

    def _here(self, link: str) -> str:
        return self.base_url + link[link.index(JOIN) :]


@contextmanager
def teams_beside(folder: Path, base_url: str, *, keep: bool) -> Iterator[StandInTeams | None]:
    """Run the stand-in beside the demo, if what it needs is installed; ``keep`` what it knows in a folder.

    Raises:
        ClickException: The clubs that were kept meet there, and it can't run.
    """
    state = folder / STATE
    if not all(map(find_spec, NEEDED)):
        if keep and state.exists():
            raise click.ClickException(
                f"The clubs kept in {folder} meet on Teams; run: pip install 'jobclub[server,teams]'"
            )
        yield None
        return
    from jobclub.testing.graph import GraphStandIn  # noqa: PLC0415  (needs the extra)

    folder.mkdir(parents=True, exist_ok=True)
    graph = GraphStandIn(state=state if keep else None, join_base=base_url)
    graph.tenant.short_links = True
    with graph:
        yield StandInTeams(graph, base_url)
