"""Many people at once, from a table: looked at as a whole, then taken in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import islice

from jobclub.core.errors import Invalid, Mistake
from jobclub.core.events import ParticipantsImported
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.participant import Participant
from jobclub.core.people.people_table import PeopleTable, PersonLine, read_people, said
from jobclub.core.people.staff import Act, Actor

CHUNK = 500
"""People at a time: each chunk is two questions to the store and one answer."""
MOST_ALIKE = 5
"""People named who share a phone number: a switchboard's is shared by many."""
Progress = Callable[[int, int], None]
"""Told how many people are done, and how many there are."""


class Remark(StrEnum):
    """Why a line wants a look."""

    REFUSED = "refused"
    KNOWN = "known"
    ALIKE = "alike"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRemark:
    """What is to be said about one line.

    Refused: ``mistakes``, by the members of a participant. Known: somebody has this e-mail. Alike: taken in,
    and somebody has this phone number. Who it is, is told by ``participant_ids``, and by the earlier
    ``lines`` of the same table.
    """

    line: int
    remark: Remark
    mistakes: tuple[Mistake, ...] = ()
    participant_ids: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of a table: how many people of each kind, and the lines that want a look, in order."""

    added: int
    known: int
    refused: int
    ignored_columns: tuple[str, ...]
    remarks: tuple[LineRemark, ...]


def import_participants(
    office: Office,
    actor: Actor,
    text: str,
    *,
    all_or_nothing: bool = True,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Take in the people a table tells of; who is known by e-mail stays as they are.

    A dry run answers with what would come of it, bad lines or not.

    Raises:
        Invalid: It is no table of people; or a line is bad, and it is all or nothing.
    """
    actor.must(Act.WRITE_PEOPLE)
    with office.reading(actor) as tx:
        table = _table(tx, text)
    refused, good = _refused(table)
    if refused and all_or_nothing and not dry_run:
        raise Invalid(*(Mistake("/text", said(m), m.line) for line in refused for m in line.mistakes))
    with office.transaction(actor, dry_run=dry_run) as tx:
        intake = _Intake(tx)
        for some in _chunks(line for line in table.lines() if not line.mistakes):
            intake.take([(line.number, Participant(id=office.new_id(), **line.told)) for line in some])
            if progress:
                progress(intake.done, good)
        happened = intake.as_event(office.now())
        tx.record(happened)
    return _imported(table, refused, happened)


def importing_done(office: Office, actor: Actor, happened: ParticipantsImported, text: str) -> Imported:
    """Give what came of a table earlier, to answer that act once more; it is read again for its bad lines.

    Those are the ones that nothing came of then, though the list of interests may be another one now.
    """
    actor.must(Act.WRITE_PEOPLE)
    with office.reading(actor) as tx:
        table = _table(tx, text)
    good = {line for line, _ in (*happened.added, *happened.known)}
    return _imported(table, [line for line in table.lines() if line.number not in good], happened)


def sample(office: Office, actor: Actor, text: str, most: int) -> list[PersonLine]:
    """Give the first good lines of a table, as they are read.

    Raises:
        Invalid: It is no table of people.
    """
    actor.must(Act.WRITE_PEOPLE)
    with office.reading(actor) as tx:
        table = _table(tx, text)
    return list(islice((line for line in table.lines() if not line.mistakes), most))


def _table(tx: Transaction, text: str) -> PeopleTable:
    return read_people(text, tx.organisations.current().interests)


def _refused(table: PeopleTable) -> tuple[list[PersonLine], int]:
    """Give the bad lines, and the number of good ones."""
    refused, good = [], 0
    for line in table.lines():
        if line.mistakes:
            refused.append(line)
        else:
            good += 1
    return refused, good


def _chunks(lines: Iterator[PersonLine]) -> Iterator[list[PersonLine]]:
    while some := list(islice(lines, CHUNK)):
        yield some


@dataclass(slots=True)
class _Intake:
    """People on their way in, by their lines; ``known`` and ``alike`` name those they were compared with."""

    tx: Transaction
    added: list[tuple[int, str]] = field(default_factory=list)
    known: list[tuple[int, str]] = field(default_factory=list)
    alike: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)

    @property
    def done(self) -> int:
        return len(self.added) + len(self.known)

    def take(self, people: Sequence[tuple[int, Participant]]) -> None:
        """Take in those of some people who are new to the store, and to each other."""
        known = self.tx.participants
        emails = dict(known.by_email_keys([p.email_key for _, p in people if p.email_key]))
        phones = dict(known.by_phone_keys([p.phone_key for _, p in people if p.phone_key], most=MOST_ALIKE))
        new = [(line, person) for line, person in people if self._is_new(line, person, emails)]
        for line, person in new:
            self.added.append((line, person.id))
            self._compare(line, person, phones)
        known.add_all(person for _, person in new)

    def _is_new(self, line: int, person: Participant, emails: dict[str, str]) -> bool:
        """Tell whether nobody has this e-mail; whoever comes later with it is this person."""
        if person.email_key is None:
            return True
        holder = emails.setdefault(person.email_key, person.id)
        if holder != person.id:
            self.known.append((line, holder))
        return holder == person.id

    def _compare(self, line: int, person: Participant, phones: dict[str, tuple[str, ...]]) -> None:
        """Note who shares the phone of a new person."""
        if person.phone_key is None:
            return
        sharing = phones.get(person.phone_key, ())
        if sharing:
            self.alike.append((line, sharing))
        phones[person.phone_key] = (*sharing, person.id)[:MOST_ALIKE]

    def as_event(self, at: datetime) -> ParticipantsImported:
        """Say what happened."""
        return ParticipantsImported(
            at=at, added=tuple(self.added), known=tuple(self.known), alike=tuple(self.alike)
        )


def _imported(table: PeopleTable, refused: Sequence[PersonLine], happened: ParticipantsImported) -> Imported:
    lines = {participant_id: line for line, participant_id in happened.added}

    def compared(line: int, remark: Remark, *others: str) -> LineRemark:
        return LineRemark(
            line=line,
            remark=remark,
            participant_ids=tuple(one for one in others if one not in lines),
            lines=tuple(lines[one] for one in others if one in lines),
        )

    remarks = [
        *(LineRemark(line=one.number, remark=Remark.REFUSED, mistakes=one.mistakes) for one in refused),
        *(compared(line, Remark.KNOWN, holder) for line, holder in happened.known),
        *(compared(line, Remark.ALIKE, *sharing) for line, sharing in happened.alike),
    ]
    return Imported(
        added=len(happened.added),
        known=len(happened.known),
        refused=len(refused),
        ignored_columns=table.columns.ignored,
        remarks=tuple(sorted(remarks, key=lambda remark: remark.line)),
    )
