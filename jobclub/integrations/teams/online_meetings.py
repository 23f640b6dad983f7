"""What Graph can do with an organiser's online meetings, and what it means if it doesn't."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import quote

from jobclub.core.office.meetings import (
    MeetingGone,
    MeetingRefused,
    MeetingWish,
    ProviderRefuses,
    ProviderUnavailable,
)
from jobclub.integrations.teams import remedies
from jobclub.integrations.teams.graph import NOT_FOUND, Answer, Graph, GraphRefusal, Question
from jobclub.integrations.teams.options import TITLE_AND_TIME, differing, fell_back, options, title_and_time
from jobclub.integrations.teams.remedies import FORBIDDEN, MEETINGS, REPORTS
from jobclub.integrations.teams.tokens import Tokens

GONE = 410
CREATED = 201

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """One meeting of one organiser: Graph finds it by both."""

    organiser_id: str
    meeting_id: str

    @property
    def reference(self) -> str:
        """Both in one, to be kept."""
        return f"{self.organiser_id}/{self.meeting_id}"

    @classmethod
    def at(cls, reference: str) -> Place:
        """Read what was kept."""
        organiser_id, _, meeting_id = reference.partition("/")
        return cls(organiser_id, meeting_id)

    @property
    def path(self) -> str:
        """Where it stands in Graph."""
        return f"{_all_of(self.organiser_id)}/{quote(self.meeting_id, safe='')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A meeting as Graph tells it; ``new``: it was made just now. ``otherwise`` names what fell back."""

    place: Place
    members: Mapping[str, Any]
    new: bool = False
    otherwise: tuple[str, ...] = ()


class OnlineMeetings:
    """Makes, changes, removes and reads meetings, in the fewest questions."""

    def __init__(self, graph: Graph, tokens: Tokens) -> None:
        self._graph, self._tokens = graph, tokens

    def create_or_get(self, organiser_id: str, wish: MeetingWish) -> Found:
        """Give the meeting of a wish's external id; one that is there already is not changed by that."""
        question = Question(
            method="POST",
            path=f"{_all_of(organiser_id)}/createOrGet",
            body={"externalId": wish.external_id, **title_and_time(wish)},
            repeatable=True,
        )
        answer = self._ask(question, organiser_id, ProviderRefuses(remedies.NO_ORGANISER))
        members = answer.body or {}
        if not isinstance(members.get("id"), str):
            raise ProviderUnavailable(remedies.NOT_GRAPH)
        return Found(place=Place(organiser_id, members["id"]), members=members, new=answer.status == CREATED)

    def brought_in_line(self, found: Found, wish: MeetingWish) -> Found:
        """Give a meeting as it is once it is changed in what differs from a wish, if anything does."""
        wanted = {**title_and_time(wish), **options(wish)}
        if not differing(found.members, wanted):
            return found
        missing = ProviderUnavailable("the meeting made just now is not there yet") if found.new else None
        return self._changed(found, differing(found.members, wanted), missing, awaited=True)

    def changed(self, place: Place, wish: MeetingWish, *, awaited: bool) -> Found:
        """Give a meeting as it is once it is changed to a wish."""
        known = Found(place=place, members={})
        return self._changed(known, {**title_and_time(wish), **options(wish)}, None, awaited=awaited)

    def removed(self, place: Place, *, awaited: bool) -> bool:
        """Remove a meeting, and tell whether it was there."""
        question = Question(method="DELETE", path=place.path, repeatable=True, awaited=awaited)
        try:
            self._ask(question, place.organiser_id)
        except MeetingGone:
            return False
        return True

    def read(self, place: Place) -> Mapping[str, Any]:
        """Give a meeting as it is."""
        question = Question(method="GET", path=place.path, repeatable=True, awaited=True)
        return self._ask(question, place.organiser_id).body or {}

    def reports(self, place: Place) -> list[Mapping[str, Any]]:
        """Give the reports of who was there: one for each time that a meeting was held."""
        return self._listed(f"{place.path}/attendanceReports", place)

    def records(self, place: Place, report_id: str) -> list[Mapping[str, Any]]:
        """Give the records of one report: one for each person and device."""
        path = f"{place.path}/attendanceReports/{quote(report_id, safe='')}/attendanceRecords"
        return self._listed(path, place)

    def _listed(self, path: str, place: Place) -> list[Mapping[str, Any]]:
        with self._explained(place.organiser_id, REPORTS, MeetingGone("the meeting is not there any more")):
            return list(self._graph.listed(path))

    def _changed(
        self, found: Found, changes: Mapping[str, Any], missing: Exception | None, *, awaited: bool
    ) -> Found:
        """Change a meeting, and compare what came of it; without the options, if Teams refuses those."""
        needed = {name: value for name, value in changes.items() if name in TITLE_AND_TIME}
        patch = partial(self._patched, found.place, missing, awaited=awaited)
        try:
            after = patch(changes)
            otherwise = fell_back(after, changes)
        except MeetingRefused:
            if needed == changes:
                raise
            after = patch(needed) if needed else {}
            otherwise = sorted(changes.keys() - needed.keys())
        if otherwise:
            log.warning("Teams keeps options as it likes", extra={"options": otherwise})
        told = {name: value for name, value in after.items() if value is not None}
        return replace(found, members={**found.members, **told}, otherwise=tuple(otherwise))

    def _patched(
        self, place: Place, missing: Exception | None, changes: Mapping[str, Any], *, awaited: bool
    ) -> Mapping[str, Any]:
        question = Question(method="PATCH", path=place.path, body=changes, repeatable=True, awaited=awaited)
        return self._ask(question, place.organiser_id, missing).body or {}

    def _ask(self, question: Question, organiser_id: str, missing: Exception | None = None) -> Answer:
        gone = missing or MeetingGone("the meeting is not there any more")
        with self._explained(organiser_id, MEETINGS, gone):
            return self._graph.ask(question)

    @contextmanager
    def _explained(self, organiser_id: str, permission: str, missing: Exception) -> Iterator[None]:
        """Say what a refusal of Graph means here."""
        try:
            yield
        except GraphRefusal as refusal:
            if refusal.status in {NOT_FOUND, GONE}:
                raise missing from None
            if refusal.status != FORBIDDEN:
                raise remedies.why_refused(refusal.status, refusal.code) from None
            permissions = self._tokens.permissions()
            if permissions is not None and permission not in permissions:
                self._tokens.forget()
            raise remedies.why_forbidden(permission, permissions, organiser_id) from None


def _all_of(organiser_id: str) -> str:
    return f"users/{quote(organiser_id, safe='')}/onlineMeetings"
