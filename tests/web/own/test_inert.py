"""Whatever somebody writes is text on a page, and nobody reads of anybody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jobclub.core.cohorts.homework import Answer
from jobclub.core.cohorts.programme import HomeworkTask
from jobclub.core.office.lists import Window
from jobclub.core.usecases.adapting import change_session, set_homework
from jobclub.core.usecases.administering import change_organisation
from jobclub.core.usecases.answering import announce_absence
from jobclub.core.usecases.coaching import give_feedback, hand_in, list_homework
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.knowing import change_participant
from jobclub.web.words import Words
from tests.core.usecases.people import themselves
from tests.web.own.conftest import Scene, Visitor
from tests.web.reading import Read

SCRIPTS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "{name} {0.__class__}",
    "[x](javascript:alert(1))",
    "</textarea></title><svg onload=alert(1)>",
]


@pytest.fixture
def t() -> Words:
    """One language is enough here."""
    return Words("en")


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_in_any_text_is_read_as_it_was_written(
    scene: Scene, anna: Enrolment, page: Visitor, script: str
) -> None:
    me, whose = scene.town.coordinator, anna.place.participant_id
    first, second = scene.club.sessions[:2]
    change_participant(scene.office, me, whose, None, name=script)
    change_organisation(scene.office, scene.town.admin, None, name=script)
    for session in (first, second):
        change_session(scene.office, me, session.id, None, topic=script, place=script, reason="So")
    tasks = [HomeworkTask(key="own", title=script, text=script)]
    set_homework(scene.office, me, first.id, tasks, None, reason="So")
    scene.clock.at = first.ends_at
    task = next(
        one.task.id
        for one in list_homework(scene.office, me, first.id, Window()).items
        if one.task.title == script
    )
    given = hand_in(scene.office, me, task, participant_id=whose, text=script, link=None)
    give_feedback(scene.office, me, given.id, Answer.RETURNED, script)

    reads = [page.look(path) for path in ("", "messages", "calendar", "not-me", f"homework/{task}")]
    reads.append(Read(page.post(f"homework/{task}", text=f"{script}\x00").text))

    for read in reads:
        assert script in read.text
        kinds = {tag for tag, _ in read.tags}
        assert kinds.isdisjoint({"script", "img", "svg", "iframe"})
        assert not [one for _, about in read.tags for one in about if one.startswith("on")]
        assert not [href for href in read.links.values() if href.startswith("javascript:")]
    assert reads[0].text.count(script) >= 4
    assert reads[4].text.count(script) >= 4


def test_nobody_reads_of_anybody_else(scene: Scene, anna: Enrolment, page: Visitor) -> None:
    bo = scene.comes("Bosse Bosson", email="bosse@people.example", phone="+45 70 10 10 99")
    scene.comes("Carla Carlson", email="carla@people.example")
    scene.comes("Dora Dorason")
    scene.comes("Emil Emilson", email="emil@people.example")
    announce_absence(scene.office, themselves(scene.town, bo), scene.club.sessions[0].id)
    scene.clock.at = scene.club.sessions[0].ends_at
    scene.mark(scene.club.sessions[0], bo, "absent")
    whose = bo.place.participant_id
    hand_in(scene.office, scene.town.admin, scene.task().id, participant_id=whose, text="Bo's own", link=None)
    scene.clock.advance(timedelta(days=1))

    paths = ("", "messages", "calendar", "not-me", f"homework/{scene.task().id}")
    told = " ".join(page.look(path).html for path in paths)

    assert "Anna" in told
    for other in ("Bosse", "Carla", "Dora", "Emil", "@people.example", "10 99", "Bo's own", "Bo&#39;s own"):
        assert other not in told
    assert whose not in told
    assert bo.place.id not in told
    assert anna.place.participant_id not in told
