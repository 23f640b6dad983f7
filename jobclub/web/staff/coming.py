"""Who comes: somebody who is known, or somebody new."""

from __future__ import annotations

from jobclub.core.usecases.knowing import PersonWish
from jobclub.web.forms import Form

WHO = {"/participant": "name"}


def who_comes(form: Form) -> str | None:
    """Give the id of who was chosen, empty for somebody new; None: nobody was, which is noted."""
    chosen, name = form.value("participant_id"), form.value("name")
    if bool(chosen) == bool(name):
        form.faults.setdefault("participant_id", form.words("faults.who"))
        return None
    return chosen


def person_in(form: Form) -> PersonWish | None:
    """Give what is told about somebody new; None: somebody known was chosen."""
    name = form.value("name")
    if not name:
        return None
    return PersonWish(name=name, email=form.wanted("email"), phone=form.wanted("phone"))
