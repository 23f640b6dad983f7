"""Everyone who provides meetings passes the same suite."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

import pytest

from jobclub.core.activities.meeting import DialIn, Meeting
from jobclub.core.office.meetings import ProviderUnavailable
from jobclub.integrations.link import LinkMeetings, NoMeetings
from jobclub.integrations.phone import PhoneMeetings
from jobclub.integrations.teams import TeamsAccount, TeamsMeetings
from jobclub.testing import PaperMeetings, ProviderContract, RemoteProviderContract
from jobclub.testing.graph import GraphStandIn
from jobclub.testing.provider_contract import WayIn


class TestNoMeetings(ProviderContract):
    way_in = WayIn.NONE

    @pytest.fixture
    def provider(self) -> NoMeetings:
        return NoMeetings()


class TestLinkMeetings(ProviderContract):
    way_in = WayIn.GIVEN
    given: ClassVar[Mapping[str, Any]] = {"link": "https://meet.example.org/club"}

    @pytest.fixture
    def provider(self) -> LinkMeetings:
        return LinkMeetings()


class TestPhoneMeetings(ProviderContract):
    way_in = WayIn.GIVEN
    given: ClassVar[Mapping[str, Any]] = {"dial_in": DialIn(number="+45 70 20 20 20")}

    @pytest.fixture
    def provider(self) -> PhoneMeetings:
        return PhoneMeetings()


class TestPaperMeetings(RemoteProviderContract):
    """The one that tests use: what holds with it holds with others."""

    paper: PaperMeetings

    @pytest.fixture
    def provider(self) -> PaperMeetings:
        self.paper = PaperMeetings()
        return self.paper

    def living(self) -> list[str]:
        return list(self.paper.there)

    def sent(self) -> list[str]:
        return [str(wish) for _, wish in self.paper.asked]

    @contextmanager
    def outage(self) -> Iterator[None]:
        self.paper.fail(*(ProviderUnavailable("there is no paper") for _ in range(100)))
        yield
        self.paper.faults.clear()

    def remove(self, meeting: Meeting) -> None:
        del self.paper.there[str(meeting.reference)]


@pytest.mark.server
class TestTeamsMeetings(RemoteProviderContract):
    """Microsoft Teams, as far as the stand-in for it knows; who waits there wakes at once, so much later."""

    seconds: float
    graph: GraphStandIn

    @pytest.fixture
    def provider(self) -> Iterator[TeamsMeetings]:
        self.seconds = 1000.0
        with GraphStandIn() as self.graph:
            account = TeamsAccount(
                tenant_id=self.graph.tenant_id,
                client_id=self.graph.client_id,
                client_secret=self.graph.client_secret,
                organiser_id=self.graph.organiser_id,
                authority=self.graph.authority,
                graph_url=self.graph.graph_url,
            )
            yield TeamsMeetings(account, clock=lambda: self.seconds, sleep=self.sleep)
            assert self.graph.wrong == []

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    def living(self) -> list[str]:
        return [meeting.id for meeting in self.graph.meetings]

    def sent(self) -> list[str]:
        return [json.dumps([one.path, dict(one.query), one.body]) for one in self.graph.asked]

    @contextmanager
    def outage(self) -> Iterator[None]:
        self.graph.stop()
        yield
        self.graph.start()

    def remove(self, meeting: Meeting) -> None:
        """Remove it when it is old enough to have got around at Microsoft."""
        (known,) = self.graph.meetings
        assert known.join_url == meeting.join_url
        self.graph.tenant.remove(known)
        self.sleep(120)
