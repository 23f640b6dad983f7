"""Homework, submissions, feedback and waivers over HTTP."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import note_read, seen, the_actor, the_office
from jobclub.api.fields import WindowIn
from jobclub.api.schemas.coursework import (
    FeedbackIn,
    HomeworkPage,
    HomeworkSetIn,
    SubmissionIn,
    SubmissionOut,
    SubmissionPage,
    SubmissionsIn,
    WaiverIn,
    WaiverOut,
    WaiverPage,
)
from jobclub.core.cohorts.homework import Submission, Waiver
from jobclub.core.cohorts.programme_document import read_tasks
from jobclub.core.events import HomeworkWaived
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.reading import Why
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import adapting, coaching

homework = Blueprint("homework", "Tasks between two sessions, what was handed in, and the answers to it")


def shown(submission: Submission) -> Any:
    """Give a submission with its ETag."""
    return tagged(submission, submission.version)


def submission_again(office: Office, actor: Actor, happened: Any) -> Any:
    """Give the submission that an event is about, as it is now."""
    return shown(coaching.get_submission(office, actor, happened.submission_id))


def _waived_again(office: Office, actor: Actor, waived: HomeworkWaived) -> Waiver:
    return coaching.get_waiver(office, actor, waived.homework_id, waived.participant_id)


@homework.get("/sessions/<id:session_id>/homework")
@homework.arguments(WindowIn, location="query")
@homework.response(200, HomeworkPage)
def list_homework(query: dict[str, Any], session_id: str) -> Any:
    """List the tasks of a session's units with their due times, dropped ones too."""
    page = coaching.list_homework(the_office(), the_actor(), session_id, Window(**query))
    return tagged(page, page.revision)


@homework.put("/sessions/<id:session_id>/homework")
@homework.arguments(HomeworkSetIn)
@homework.response(200, HomeworkPage)
def set_homework(body: dict[str, Any], session_id: str) -> Any:
    """Set this group's homework for a session's units; a task that is left out is dropped."""
    tasks = read_tasks(body["tasks"])
    page = adapting.set_homework(the_office(), the_actor(), session_id, tasks, seen(), reason=body["reason"])
    return tagged(page, page.revision)


@homework.get("/homework/<id:homework_id>/submissions")
@homework.arguments(SubmissionsIn, location="query")
@homework.response(200, SubmissionPage)
def list_submissions(query: dict[str, Any], homework_id: str) -> Any:
    """List what was handed in, all versions, oldest first."""
    whose = query.pop("participant_id", None)
    page = coaching.list_submissions(
        the_office(), the_actor(), homework_id, Window(**query), participant_id=whose
    )
    note_read((one.participant_id for one in page.items), Why.HOMEWORK)
    return page


@homework.post("/homework/<id:homework_id>/submissions")
@homework.arguments(SubmissionIn)
@homework.response(201, SubmissionOut)
@repeatable(submission_again)
def hand_in(body: dict[str, Any], homework_id: str) -> Any:
    """Hand in for a participant; earlier versions are kept."""
    given = {"text": None, "link": None, **body}
    return shown(coaching.hand_in(the_office(), the_actor(), homework_id, **given))


@homework.get("/submissions/<id:submission_id>")
@homework.response(200, SubmissionOut)
def get_submission(submission_id: str) -> Any:
    """Show one version of what somebody handed in."""
    submission = coaching.get_submission(the_office(), the_actor(), submission_id)
    note_read([submission.participant_id], Why.HOMEWORK)
    return shown(submission)


@homework.post("/submissions/<id:submission_id>/feedback")
@homework.arguments(FeedbackIn)
@homework.response(201, SubmissionOut)
@repeatable(submission_again)
def give_feedback(body: dict[str, Any], submission_id: str) -> Any:
    """Answer a submission: accepted, or returned with what is missing."""
    answer, text = body["answer"], body.get("text")
    return shown(coaching.give_feedback(the_office(), the_actor(), submission_id, answer, text))


@homework.get("/homework/<id:homework_id>/waivers")
@homework.arguments(WindowIn, location="query")
@homework.response(200, WaiverPage)
def list_waivers(query: dict[str, Any], homework_id: str) -> Any:
    """List who need not do a task."""
    page = coaching.list_waivers(the_office(), the_actor(), homework_id, Window(**query))
    note_read((one.participant_id for one in page.items), Why.HOMEWORK)
    return page


@homework.post("/homework/<id:homework_id>/waivers")
@homework.arguments(WaiverIn)
@homework.response(201, WaiverOut)
@repeatable(_waived_again)
def waive_homework(body: dict[str, Any], homework_id: str) -> Any:
    """Let one person off one task, with a reason."""
    return coaching.waive_homework(
        the_office(), the_actor(), homework_id, body["participant_id"], body["reason"]
    )
