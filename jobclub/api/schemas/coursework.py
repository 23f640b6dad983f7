"""The shapes of attendance, homework, feedback and progress."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import fields, validate

from jobclub.api.fields import Id, In, Instant, Judged, Out, Upload, WindowIn, line, optional, page_of, within
from jobclub.api.patterns import LINK, PASSAGE
from jobclub.api.schemas.programmes import HomeworkTask
from jobclub.core.activities.places import PlaceState
from jobclub.core.cohorts.attendance import AttendanceMark
from jobclub.core.cohorts.document_reader import MOST_ITEMS
from jobclub.core.cohorts.handed_file import FileKind
from jobclub.core.cohorts.homework import Answer, TaskState
from jobclub.core.cohorts.standing import Credit


class MarkIn(In):
    """One participant's mark."""

    participant_id = Id(required=True)
    mark = fields.Enum(AttendanceMark, by_value=fields.String, required=True)
    minutes = within(0, 24 * 60)


class AttendanceIn(In):
    """All marks of a session."""

    marks = fields.List(fields.Nested(MarkIn), required=True, validate=validate.Length(0, 200))


class MarkOut(Out):
    """One participant's mark, with their name."""

    participant_id = fields.String(required=True)
    name = fields.String(required=True)
    mark = fields.Enum(AttendanceMark, by_value=fields.String, required=True)
    minutes = optional(fields.Integer, required=True)


class AttendanceOut(Out):
    """The marks of a session, and who said ahead that they can't come."""

    session_id = fields.String(required=True)
    marks = fields.List(fields.Nested(MarkOut), required=True)
    announced = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Participants who said that they can't come; there is no reason with it."},
    )


class HomeworkOut(Out):
    """A task of a cohort; without a due time it was dropped, alone or with its unit."""

    id = fields.String(required=True, attribute="task.id")
    unit_key = fields.String(required=True, attribute="task.unit_key")
    key = fields.String(required=True, attribute="task.key")
    title = fields.String(required=True, attribute="task.title")
    text = optional(fields.String, required=True, attribute="task.text")
    due = fields.Function(
        lambda dated: None if dated.task.due is None else str(dated.task.due),
        required=True,
        metadata={"type": ["string", "null"], "description": "null: when the next session starts."},
    )
    due_at = optional(Instant, required=True)
    dropped = fields.Boolean(required=True, attribute="task.dropped")


HomeworkPage = page_of(HomeworkOut)


class HomeworkSetIn(In):
    """A group's homework for the units of a session: what is left out is dropped."""

    tasks = Judged(fields.Nested(HomeworkTask), required=True, validate=validate.Length(0, MOST_ITEMS))
    reason = line(required=True)


class SubmissionIn(In):
    """What a participant hands in: a text, a link, or both."""

    documented: ClassVar[dict[str, Any]] = {"anyOf": [{"required": ["text"]}, {"required": ["link"]}]}

    participant_id = Id(required=True)
    text = line(20_000, pattern=PASSAGE)
    link = line(2000, pattern=LINK)


class FileIn(In):
    """A file that a participant hands in, of at most 10 MiB, and what they say to it."""

    participant_id = Id(required=True)
    file = Upload(
        required=True,
        metadata={
            "type": "string",
            "contentMediaType": "application/octet-stream",
            "description": "JPEG, PNG, WebP, PDF, DOCX, ODT or plain text, by its bytes.",
        },
    )
    text = line(20_000, pattern=PASSAGE)
    link = line(2000, pattern=LINK)


class FileOut(Out):
    """What is told of a file: its cleaned name, its kind by its bytes, its size in bytes."""

    name = fields.String(required=True)
    kind = fields.Enum(FileKind, by_value=fields.String, required=True)
    media_type = fields.String(required=True, attribute="kind.media_type")
    size = fields.Integer(required=True)


class SubmissionsIn(WindowIn):
    """Whose submissions are wanted."""

    participant_id = Id(metadata={"description": "One person's only."})


class SubmissionOut(Out):
    """One version of what somebody handed in, with the answer to it."""

    id = fields.String(required=True)
    homework_id = fields.String(required=True)
    participant_id = fields.String(required=True)
    number = fields.Integer(required=True, metadata={"description": "Which version it is, from 1."})
    handed_in_at = Instant(required=True)
    late = fields.Boolean(required=True)
    text = optional(fields.String, required=True)
    link = optional(fields.String, required=True)
    file = fields.Nested(
        FileOut,
        required=True,
        allow_none=True,
        metadata={"description": "`/submissions/{id}/file` gives it."},
    )
    answer = fields.Enum(Answer, by_value=fields.String, required=True, allow_none=True)
    feedback = optional(fields.String, required=True)
    answered_at = optional(Instant, required=True)


SubmissionPage = page_of(SubmissionOut)


class FeedbackIn(In):
    """An answer to a submission; a returned one says what is missing."""

    answer = fields.Enum(Answer, by_value=fields.String, required=True)
    text = line(5000, pattern=PASSAGE)


class WaiverIn(In):
    """Who need not do a task, and why."""

    participant_id = Id(required=True)
    reason = line(required=True)


class WaiverOut(Out):
    """Somebody who need not do a task."""

    homework_id = fields.String(required=True)
    participant_id = fields.String(required=True)
    reason = fields.String(required=True)


WaiverPage = page_of(WaiverOut)


class TaskStandingOut(Out):
    """Where somebody stands with a task."""

    homework_id = fields.String(required=True)
    unit_key = fields.String(required=True)
    key = fields.String(required=True)
    title = fields.String(required=True)
    due_at = optional(
        Instant, required=True, metadata={"description": "Null: done elsewhere, and not asked for here."}
    )
    state = fields.Enum(TaskState, by_value=fields.String, required=True)
    done = fields.Boolean(required=True)


class VisitedOut(Out):
    """A session somebody visits."""

    session_id = fields.String(required=True, attribute="id")
    starts_at = Instant(required=True)


class UnitStandingOut(Out):
    """Where somebody stands with a unit; without a session the unit was dropped."""

    unit_key = fields.String(required=True)
    title = fields.String(required=True)
    session_id = optional(fields.String, required=True, attribute="session.id", dump_default=None)
    starts_at = optional(Instant, required=True, attribute="session.starts_at", dump_default=None)
    mark = fields.Enum(
        AttendanceMark,
        by_value=fields.String,
        required=True,
        attribute="mark.mark",
        allow_none=True,
        dump_default=None,
    )
    attended = fields.Boolean(required=True)
    credit = fields.Enum(
        Credit,
        by_value=fields.String,
        required=True,
        allow_none=True,
        metadata={"description": "Where it was attended: here, on a visit, or in a cohort before."},
    )
    visit = fields.Nested(
        VisitedOut,
        required=True,
        allow_none=True,
        metadata={"description": "The other cohort's session at which the person makes up for it."},
    )
    preparation_open = fields.Boolean(required=True, attribute="unlocked")
    homework = fields.List(fields.Nested(TaskStandingOut), required=True, attribute="tasks")


class NeededOut(Out):
    """What completes the participation."""

    sessions = fields.Integer(required=True)
    homework = fields.Integer(required=True)


class NextOut(Out):
    """The session that comes next."""

    session_id = fields.String(required=True, attribute="id")
    unit_key = optional(fields.String, required=True)
    starts_at = Instant(required=True)


class ProgressLineOut(Out):
    """Where one participant stands, in a row of the matrix."""

    enrolment_id = fields.String(required=True, attribute="standing.place.id")
    participant_id = fields.String(required=True, attribute="standing.place.participant_id")
    name = fields.String(required=True)
    state = fields.Enum(PlaceState, by_value=fields.String, required=True, attribute="standing.place.state")
    sessions_attended = fields.Integer(required=True, attribute="standing.units_attended")
    homework_done = fields.Integer(required=True, attribute="standing.tasks_done")
    completed = fields.Boolean(required=True, attribute="standing.completed")
    units = fields.List(fields.Nested(UnitStandingOut), required=True, attribute="standing.units")


class SummaryOut(Out):
    """Some units by key and some tasks by id."""

    unit_keys = fields.List(fields.String(), required=True)
    homework_ids = fields.List(fields.String(), required=True)


class ProgressOut(ProgressLineOut):
    """One participant's standing: what is done, what was missed, what is open, what comes next."""

    cohort_id = fields.String(required=True, attribute="cohort.id")
    needed = fields.Nested(NeededOut, required=True, attribute="standing.needed")
    done = fields.Nested(SummaryOut, required=True, attribute="standing.done")
    missing = fields.Nested(SummaryOut, required=True, attribute="standing.missing")
    open = fields.Nested(SummaryOut, required=True, attribute="standing.open")
    next = fields.Nested(NextOut, required=True, allow_none=True)


class MatrixUnitOut(Out):
    """A column of the matrix."""

    unit_key = fields.String(required=True)
    title = fields.String(required=True)
    session_id = optional(fields.String, required=True)
    starts_at = optional(Instant, required=True)
    state = optional(fields.String, required=True)


class MatrixOut(Out):
    """Everybody of a cohort by every unit."""

    cohort_id = fields.String(required=True)
    needed = fields.Nested(NeededOut, required=True)
    units = fields.List(fields.Nested(MatrixUnitOut), required=True)
    people = fields.List(fields.Nested(ProgressLineOut), required=True)
