"""E-mail addresses: what can be one."""

from __future__ import annotations

import re

from jobclub.core import national_ids
from jobclub.core.text import fault_in_signs

EMAIL = re.compile(r"[^@\s<>\"(),:;\[\]\\]{1,64}@[^@\s<>\"(),:;\[\]\\]{1,188}")


def fault_in_email(email: str | None) -> str | None:
    """Say what is wrong with an e-mail address, or None; whether mail arrives there is not asked.

    It is as long as it is when it is compared: case folded, one letter, ß, becomes two.
    """
    if email is not None and national_ids.in_address(email):
        return national_ids.HINT
    if email is not None and EMAIL.fullmatch(email) and "." not in email.rpartition("@")[2].strip("."):
        return "has no dot behind its @; write the whole address, like 'name@example.org', or leave it out"
    if email is None or (EMAIL.fullmatch(email) and not fault_in_signs(email.casefold(), 254)):
        return None
    return "is no e-mail address; write one like 'name@example.org', or leave it out"
