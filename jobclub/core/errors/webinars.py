"""The rules that say no, about webinars and the places in them."""

from __future__ import annotations

from jobclub.core.errors.kinds import Refused


class WebinarNotOpen(Refused):
    """The webinar takes nobody: it is a draft, over or cancelled."""

    code = "webinar_not_open"


class WebinarFull(Refused):
    """Every place is taken, and the webinar has begun, so that nobody waits any more."""

    code = "webinar_full"


class WebinarNotDraft(Refused):
    """Only a draft can be announced."""

    code = "webinar_not_draft"


class WebinarOver(Refused):
    """The webinar has begun, was held or is cancelled, so it stays when it was."""

    code = "webinar_over"


class WebinarNotStarted(Refused):
    """The webinar lies ahead, so nobody knows yet who comes."""

    code = "webinar_not_started"


class NoObservers(Refused):
    """People from other organisations can't come to this webinar."""

    code = "no_observers"


class SeriesEnded(Refused):
    """The series has no dates ahead that could be ended."""

    code = "series_ended"


class InvitationOver(Refused):
    """What a guest is invited to has begun or is off, so there is nothing to answer."""

    code = "invitation_over"
