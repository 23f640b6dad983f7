"""Fuzzing the HTTP API: requests made from its own OpenAPI document, and every check that schemathesis has.

Each round founds a fresh town in a fresh database, since a fuzzer soon leaves nothing standing. Half of the
ids it sends are real ones, so that requests reach the rules behind the schemas.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import schemathesis
from schemathesis.checks import CheckContext
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure
from schemathesis.core.transport import Response as Answer
from schemathesis.engine import events, from_schema
from schemathesis.generation.case import Case
from schemathesis.hooks import HookContext
from schemathesis.schemas import BaseSchema
from werkzeug.test import Client

from benchmarks.furnished import Furnished, furnish
from benchmarks.kinds import SQLITE, Kind
from jobclub.api import create_app
from jobclub.core.office import Office
from jobclub.integrations.database import open_database
from jobclub.testing import FixedClock, office_over

WRITTEN = {
    "starts_on": ["2027-02-01", "2027-03-01", "2027-03-28", "2026-01-01"],
    "at": ["09:00", "14:00", "02:30", "02:30+02:00"],
    "starts_at": ["2027-02-02T09:00:00+01:00", "2027-06-01T12:00:00Z", "2027-01-01T00:00:00Z"],
    "on": ["2027-01-05", "2027-03-01", "2027-12-24"],
    "time_zone": ["Europe/Berlin", "Asia/Kathmandu"],
    "holidays": ["DE-NI", "DK"],
    "email": ["ali@people.example", "new@people.example"],
    "meeting_provider": ["none", "link"],
    "meeting_link": ["https://meet.example.org/other"],
    "link": ["https://example.org/mine"],
    "text": ["name;e-mail\nDora;dora@people.example\nAli;ALI@people.example\nEli;eli@"],
}
"""What a person would write, for members whose text can hardly be guessed."""

RULED = [
    re.compile(pattern)
    for pattern in (
        r"/(participant|programme|consultant|staff|cohort|session|host|reservation|service|webinar)_id",
        r"/sparring_service_id|consultant_id",  # these too: not of this organisation, or not for this
        r"/(consultant|cohost|webinar)_ids(/\d+)?",  # likewise, and each once
        r"/interest|(/participant)?/interests(/\d+(/key|/titles/\w+)?)?",  # not on the list, or twice on it
        r"/?mode|/modes(/\d+)?",  # not how this service is given, or twice
        r"/ends_on|/count|/weekdays|/topics",  # one end of a series, each weekday once
        r"/(first|last)_on|/hours(/\d+(/(opens|closes|until_on))?)?",  # that overlap or end before they begin
        r"/package(/\w+)?|/times(/\d+)?",  # calls that can't be so far apart
        r"/recording_until|/met_at",  # past, or too far
        r"/marks",  # each person once
        r"/look/colour",  # too pale to be read
        r"/private_note",  # its consultant alone writes it
        r"/reason",  # a topic or an agenda of the group's own without one
        r"POST /api/v1/public/.* /name",  # what looks like an address is mailed to nobody
        r"PATCH .*/guests/\{guest_id\} /(name|declined)",  # nobody at all, or one who comes and can't
        r"/starts_on|/starts_at|/at|/on",  # past, too far, skipped or doubled by the clock, on no open day
        r"/capacity|/minimum",  # more at least than at most
        r"/partly_from_minutes",  # longer than the session
        r"/meeting([_/](provider|link|join_url|dial_in))?",  # no such provider, or one without links
        r"/unit",  # a fate that does not fit
        r"/unit_key",  # no unit of the programme, or one that is met already
        r"/agenda",  # longer than the session
        r"/tasks(/\d+/(key|due))?",  # what tasks must be to each other and to their unit
        r"/time_zone|/holidays",  # no such zone or region
        r"/text",  # a returned submission without words, a submission without anything, no table of people
        r"/marks/\d+/(participant_id|minutes)",  # was not there, or longer than the session
        r"/cohorts/\d+/(programme_id|consultant_id|starts_on|at|capacity|minimum|meeting_(provider|link))",
        r"/units/\d+/(key|agenda)|/units/\d+/homework/\d+/(key|due)",  # what units must be to each other
        r"/texts",  # not in the organisation's own language
        r"(/participant)?/email|/reply_to",  # neither an address nor a number, both, or one no server takes
        r"/phone",  # nobody here can write to one
        r"from|until",  # a year no calendar reckons with
        r"/ends_at|/scopes(/\d+)?",  # over already, or nothing that the token's role may do
        r"/to",  # no organisation has pages of this name
        r"/file",  # what a file must be stands in its bytes
        r"after|Idempotency-Key",  # a cursor of another list, a key with another body
    )
]
"""Where a request that fits the document may still be refused, since a rule knows more than a schema.

A pointer is named alone, or behind the one operation in which it may be.
"""


PHASES = ("coverage", "fuzzing", "stateful")
DRAWING = ("fuzzing", "stateful")
"""Phases that draw their requests by chance."""
NETWORKS = cycle(range(1 << 16))
SPARE: dict[str, str] = {}
"""For each token that a fuzzer calls with, and each who holds one, another that it may take away instead."""


class RefusedWithoutRule(Failure):
    """A request that fits the document was refused for a reason that the document could have told."""


@schemathesis.check
def refused_by_a_rule_only(_ctx: CheckContext, response: Answer, case: Case) -> bool | None:
    """Let pass 422 for what fits the document only where a rule knows more than a schema can."""
    fits = case.meta is not None and case.meta.generation.mode.is_positive
    if fits and response.status_code == 422:
        wrong = response.json().get("errors", [])
        for place in (mistake.get("pointer", mistake.get("parameter", "")) for mistake in wrong):
            at = (place, f"{case.operation.label} {place}")
            if not any(rule.fullmatch(one) for rule in RULED for one in at):
                raise RefusedWithoutRule(operation=case.operation.label, message=response.text[:2000])
    return None


class OpenWithoutToken(Failure):
    """A request was answered without a token, or with one that nobody holds."""


@schemathesis.check
def opens_to_tokens_only(_ctx: CheckContext, response: Answer, case: Case) -> bool | None:
    """Ask once more without a token, and with a wrong one.

    It stands in for ``ignored_auth``, which can't send its own probes through WSGI in schemathesis 4.32.
    Each comes from another network, since whoever guesses too often hears nothing else any more.
    """
    if response.status_code < 300 and case.operation.definition.raw.get("security") != []:
        asked = response.request
        headers = {name: text for name, text in asked.headers.items() if name != "Authorization"}
        for more in ({}, {"Authorization": "Bearer nobody-holds-this"}):
            again = Client(case.operation.app).open(
                asked.url,
                method=asked.method,
                data=asked.body,
                headers={**headers, **more},
                environ_overrides={"REMOTE_ADDR": f"2001:db8:{next(NETWORKS):x}::1"},
            )
            if again.status_code != 401:
                raise OpenWithoutToken(operation=case.operation.label, message=f"answered {again.status}")
    return None


@schemathesis.hook
def before_call(_context: HookContext, case: Case, _kwargs: dict[str, Any]) -> None:
    """Keep a fuzzer from locking itself out: by its own token, or by whoever holds it."""
    last = case.operation.path.rpartition("{")[2].removesuffix("}")
    if case.method in {"DELETE", "PATCH"} and case.path_parameters.get(last) in SPARE:
        case.path_parameters[last] = SPARE[case.path_parameters[last]]


@dataclass(slots=True)
class Fuzzed:
    """What came of it: requests by status, and each failed check once, with how to repeat it."""

    statuses: Counter[int] = field(default_factory=Counter)
    operations: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    checks: set[str] = field(default_factory=set)
    failures: dict[str, str] = field(default_factory=dict)

    @property
    def requests(self) -> int:
        """How many requests were answered."""
        return self.statuses.total()

    def report(self) -> str:
        """Say it in a few lines."""
        statuses = ", ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items()))
        head = f"{self.requests} requests to {len(self.operations)} operations ({statuses})"
        never = sorted(label for label in self.operations if not self.done[label])
        silent = f"never answered 2xx: {', '.join(never)}" if never else "each answered 2xx at least once"
        return "\n\n".join([f"{head}; {silent}; {len(self.failures)} failures", *self.failures.values()])


def fuzz(
    requests: int,
    *,
    examples: int = 12,
    seed: int = 1,
    phases: tuple[str, ...] = PHASES,
    kind: Kind = SQLITE,
) -> Fuzzed:
    """Send at least so many requests, in rounds of ``examples`` for each operation.

    ``phases`` are schemathesis' own. Coverage goes through the document once, so later rounds leave it out;
    they draw anew, since each has the next seed. The same seed sends the same requests.
    """
    fuzzed = Fuzzed()
    while fuzzed.requests < requests and not fuzzed.failures:
        again = tuple(phase for phase in phases if phase in DRAWING) or DRAWING
        now = phases if not fuzzed.requests else again
        with _fresh_office(kind) as (office, clock):
            furnished = furnish(office, clock)
            schema = _schema_of(office, furnished, _settings(furnished, examples, seed, now))
            for event in from_schema(schema).execute():
                _note(event, fuzzed)
        seed += 1
    return fuzzed


@contextmanager
def _fresh_office(kind: Kind) -> Iterator[tuple[Office, FixedClock]]:
    clock = FixedClock()
    with kind.empty() as empty, closing(open_database(empty())) as store:
        yield office_over(store, clock), clock


def _settings(furnished: Furnished, examples: int, seed: int, phases: tuple[str, ...]) -> SchemathesisConfig:
    values = {**WRITTEN, **furnished.ids, "consultant_id": furnished.ids["staff_id"]}
    parameters: dict[str, Any] = {
        f"path.{name}": {"dictionary": name, "probability": 0.7} for name in furnished.ids
    }
    parameters |= {f"body.{name}": {"dictionary": name, "probability": 0.5} for name in values}
    parameters |= {f"query.{name}": {"dictionary": name, "probability": 0.5} for name in furnished.ids}
    parameters |= {
        f"body.cohorts[*].{name}": {"dictionary": name, "probability": 0.9}
        for name in ("programme_id", "consultant_id", "starts_on", "at", "meeting_provider")
    }
    parameters["body.marks[*].participant_id"] = {"dictionary": "participant_id", "probability": 0.9}
    parameters["header.If-Match"] = {"dictionary": "if_match", "probability": 0.7}
    chosen = {name: {"enabled": name in phases} for name in ("examples", *PHASES)}
    return SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "dictionaries": {name: {"values": list(texts)} for name, texts in values.items()}
            | {"if_match": {"values": ["*", '"0"', '"1"']}}
            | {"doomed": {"values": [furnished.clubs[title] for title in ("Spare", "Off", "Done")]}},
            "parameters": parameters,
            "operations": [
                {
                    "include-operation-id": "cancel_cohort",
                    "parameters": {"path.cohort_id": {"dictionary": "doomed", "probability": 1.0}},
                }
            ],
            "continue-on-failure": True,
            "generation": {
                "max-examples": examples,
                "deterministic": True,
                "no-shrink": True,
                "with-security-parameters": False,
            },
            "phases": chosen,
            "auth": {"openapi": {"token": {"bearer": furnished.secrets["admin"]}}},
            "checks": {
                "ignored_auth": {"enabled": False},
                "positive_data_acceptance": {"expected-statuses": [200, 201, 204, 404, 409, 412, 413, 422]},
                "negative_data_rejection": {
                    "expected-statuses": [400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 428]
                },
                "missing_required_header": {"expected-statuses": [428]},
            },
        }
    )


def _schema_of(office: Office, furnished: Furnished, settings: SchemathesisConfig) -> BaseSchema:
    app = create_app(office)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=settings)
    SPARE.update(dict.fromkeys(furnished.in_use, furnished.ids["token_id"][0]))
    SPARE.update(dict.fromkeys(furnished.town.staff_ids, furnished.ids["staff_id"][-1]))
    return schema


def _note(event: events.EngineEvent, fuzzed: Fuzzed) -> None:
    if isinstance(event, events.ScenarioFinished):
        for id_, interaction in event.recorder.interactions.items():
            label = event.recorder.cases[id_].value.operation.label
            if interaction.response is None:
                continue
            fuzzed.operations[label] += 1
            fuzzed.statuses[interaction.response.status_code] += 1
            fuzzed.done[label] += interaction.response.status_code < 300
        for checks in event.recorder.checks.values():
            for check in checks:
                fuzzed.checks.add(check.name)
                if check.failure_info is not None:
                    _note_failure(event, check.name, check.failure_info, fuzzed)
    if isinstance(event, events.NonFatalError):
        fuzzed.failures[f"{event.label} {type(event.value).__name__}"] = f"{event.label}: {event.value!r}"
    if isinstance(event, events.FatalError):
        raise event.exception


def _note_failure(event: events.ScenarioFinished, name: str, info: Any, fuzzed: Fuzzed) -> None:
    said = f"{event.phase.value}: {name} at {info.failure.operation}\n{info.failure}"
    said = f"{said}\n{info.code_sample[:2000]}"
    fuzzed.failures.setdefault(f"{name} {info.failure.operation} {info.failure.message}", said)
