"""The rules that say no, about the staff and how they sign in."""

from __future__ import annotations

from jobclub.core.errors.kinds import Refused


class StaffLeft(Refused):
    """Somebody does not work here any more, so nothing new is theirs."""

    code = "staff_left"


class StaffHere(Refused):
    """Somebody works here, so they need not come back."""

    code = "staff_here"


class LastAdmin(Refused):
    """Nobody would be left to administer the organisation."""

    code = "last_admin"


class NotConnected(Refused):
    """Somebody of the staff has the e-mail address of an account that they did not connect themselves."""

    code = "not_connected"


class NoRole(Refused):
    """The account has no role here: whoever administers it has to give it one."""

    code = "no_role"


class IdentityTaken(Refused):
    """This account, or this tenant, is somebody else's already."""

    code = "identity_taken"
