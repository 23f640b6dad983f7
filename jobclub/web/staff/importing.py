"""Many people at once, from a file or a pasted table: looked at first, then taken in.

Nothing is kept between the two: the page that shows what would happen carries the table along. Whoever goes
away there has left nothing behind. All people come in with one commit, or none; how far it has come is told
while it lasts, line by line, which needs no script. Sent twice, it is answered once more and done once.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Iterator
from queue import SimpleQueue
from typing import cast

from flask import Response, current_app, request, stream_template

from jobclub.core.errors import Busy, Invalid, JobclubError, Mistake
from jobclub.core.events import ParticipantsImported
from jobclub.core.office import Office
from jobclub.core.office.store import Repeat, Repeated
from jobclub.core.people.staff import Act, Actor
from jobclub.core.usecases.importing import Imported, Remark, import_participants, importing_done, sample
from jobclub.web.forms import NATIONAL_ID, Form, holds_national_id
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.acting import office_page, office_room, typed
from jobclub.web.staff.doors import form_token
from jobclub.web.staff.rendering import page_values
from jobclub.web.staff.sheets import sent_text
from jobclub.web.words import Words

log = logging.getLogger(__name__)
MOST_SHOWN = 200
"""Lines that want a look on one page."""
MOST_SAMPLES = 5
importing = office_room("importing", Act.WRITE_PEOPLE)


@importing.get("")
def show() -> Response:
    """Show the form."""
    return _page()


def _page(
    form: Form | None = None, error: Invalid | None = None, mistakes: tuple[Mistake, ...] = ()
) -> Response:
    return office_page("staff/importing.html", form=form, error=error, mistakes=mistakes)


@importing.post("")
def preview() -> Response:
    """Show what would happen: how many are new, who is known, which lines can't be read."""
    form = typed()
    text = sent_text("file", "text")
    if text is None:
        form.faults["file"] = form.words("faults.file")
        return _page(form)
    try:
        found = import_participants(the_office(), the_actor(), text, dry_run=True)
        samples = sample(the_office(), the_actor(), text, MOST_SAMPLES)
    except Invalid as error:
        return _page(Form({"text": text}, form.words), error, error.mistakes)
    return office_page(
        "staff/importing_preview.html",
        text=text,
        found=found,
        samples=samples,
        remarks=found.remarks[:MOST_SHOWN],
        more=max(len(found.remarks) - MOST_SHOWN, 0),
        said=_said,
    )


def _said(mistake: Mistake, words: Words) -> str:
    """Say what is wrong with a line, in the reader's language."""
    key = f"row_faults.{mistake.pointer.removeprefix('/') or 'line'}"
    return words(NATIONAL_ID if holds_national_id(mistake) else key)


@importing.post("/now")
def take_in() -> Response:
    """Take the people in, and tell how far it has come meanwhile."""
    text = request.form.get("text", "").replace("\r\n", "\n")
    intake = Intake(the_office(), the_actor(), text, form_token())
    shown = page_values(here="office", steps=intake.steps(), intake=intake)
    return current_app.response_class(stream_template("staff/importing_now.html", **shown))


class Intake:
    """People on their way in, in a thread of its own, so that the page can tell how far it has come."""

    def __init__(self, office: Office, actor: Actor, text: str, whose: str) -> None:
        key = hashlib.sha256(f"{whose} {text}".encode()).hexdigest()
        repeat = Repeat(key=key, method="POST", path="/staff/importing/now", body=key)
        self.office, self.actor, self.text = office.for_request(repeat), actor, text
        self.told: SimpleQueue[tuple[int, int] | None] = SimpleQueue()
        self.result: Imported | None = None
        self.busy = False

    def steps(self) -> Iterator[tuple[int, int]]:
        """Begin, and give how many are done of how many, until it has ended."""
        threading.Thread(target=self._work, daemon=True).start()
        while (step := self.told.get()) is not None:
            yield step

    def _work(self) -> None:
        try:
            self.result = import_participants(
                self.office,
                self.actor,
                self.text,
                all_or_nothing=False,
                progress=lambda done, of: self.told.put((done, of)),
            )
        except Repeated as repeated:
            happened = cast("ParticipantsImported", repeated.event)
            self.result = importing_done(self.office, self.actor, happened, self.text)
        except JobclubError as error:
            self.busy = isinstance(error, Busy)
        except Exception:  # Python would print it, and whom it quotes
            log.exception("people can't be taken in")
        finally:
            self.told.put(None)

    @property
    def refused(self) -> int:
        """How many lines stayed outside."""
        return 0 if self.result is None else sum(one.remark is Remark.REFUSED for one in self.result.remarks)
